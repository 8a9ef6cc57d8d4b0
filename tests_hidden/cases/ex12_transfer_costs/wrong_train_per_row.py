# /// verdict
# about = "divides by the rows only"
# [checks]
# train_values = "failed: loss-per-row"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for X, Y in batches:
        loss = (net(X) - Y).pow(2).sum() / len(X)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses).tolist() if losses else []

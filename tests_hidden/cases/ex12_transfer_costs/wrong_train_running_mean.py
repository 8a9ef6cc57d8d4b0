# /// verdict
# about = "keeps the mean so far"
# [checks]
# train_values = "failed: running-mean"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    total = 0.0
    losses = []
    for X, Y in batches:
        loss = nn.functional.mse_loss(net(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total = total + loss.detach()
        losses.append(total / (len(losses) + 1))
    return torch.stack(losses).tolist() if losses else []

# /// verdict
# about = "compares each loss with the best"
# [checks]
# train_one_transfer = "failed: comparing-reads"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    best = None
    losses = []
    for X, Y in batches:
        loss = nn.functional.mse_loss(net(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
        if best is None or loss.detach() < best:
            best = loss.detach()
    return torch.stack(losses).tolist() if losses else []

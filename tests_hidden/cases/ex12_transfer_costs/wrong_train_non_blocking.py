# /// verdict
# about = "copies the log without waiting"
# [checks]
# train_one_transfer = "failed: copy-not-waited-for"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for X, Y in batches:
        loss = nn.functional.mse_loss(net(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses).to("cpu", non_blocking=True).tolist() if losses else []

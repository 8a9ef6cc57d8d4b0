# /// verdict
# about = "rounds the losses"
# [checks]
# train_values = "failed: digits-lost"
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
    return [round(x, 4) for x in torch.stack(losses).tolist()] if losses else []

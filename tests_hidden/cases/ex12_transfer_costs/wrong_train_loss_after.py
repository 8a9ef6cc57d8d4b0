# /// verdict
# about = "keeps the loss after the step"
# [checks]
# train_values = "failed: loss-after-step"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for X, Y in batches:
        loss = nn.functional.mse_loss(net(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(nn.functional.mse_loss(net(X), Y).detach())
    return torch.stack(losses).tolist() if losses else []

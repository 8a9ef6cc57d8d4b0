# /// verdict
# about = "forgets the step"
# [checks]
# train_values = "failed: parameters-not-changed"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for X, Y in batches:
        loss = nn.functional.mse_loss(net(X), Y)
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.detach())
    return torch.stack(losses).tolist() if losses else []

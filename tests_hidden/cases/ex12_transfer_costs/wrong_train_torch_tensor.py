# /// verdict
# about = "makes a tensor from the list of losses"
# [checks]
# train_one_transfer = "failed: list-of-tensors-read"
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
    return torch.tensor(losses, dtype=torch.float64).tolist()

# /// verdict
# about = "makes one more step at the end"
# [checks]
# train_values = "failed: parameters-differ"
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
    optimizer.step()
    return torch.stack(losses).tolist() if losses else []

# /// verdict
# about = "returns the losses as they are"
# [checks]
# train_values = "failed: tensors-in-list"
# train_one_transfer = "failed: left-on-device"
# graph_released = "failed: graphs-kept"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for X, Y in batches:
        loss = nn.functional.mse_loss(net(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses

# /// verdict
# about = "stops before the last step"
# [checks]
# train_values = "failed: last-step-missing"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for X, Y in batches:
        loss = nn.functional.mse_loss(net(X), Y)
        losses.append(loss.detach())
        if len(losses) == len(batches):
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return torch.stack(losses).tolist() if losses else []

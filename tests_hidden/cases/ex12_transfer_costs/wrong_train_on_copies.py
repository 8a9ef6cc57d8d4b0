# /// verdict
# about = "changes names, not parameters"
# [checks]
# train_values = "failed: parameters-not-changed"
# ///
def train_with_log(net, batches, lr):
    # one step for each batch
    losses = []
    for X, Y in batches:
        loss = nn.functional.mse_loss(net(X), Y)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in net.parameters():
                p = p - lr * p.grad
        losses.append(loss.detach())
    return torch.stack(losses).tolist() if losses else []

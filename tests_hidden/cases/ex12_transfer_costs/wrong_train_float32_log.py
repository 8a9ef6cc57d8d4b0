# /// verdict
# about = "keeps the log in float32"
# [checks]
# train_values = "failed: digits-lost"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = torch.zeros(len(batches), device=next(net.parameters()).device)
    for i, (X, Y) in enumerate(batches):
        loss = nn.functional.mse_loss(net(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses[i] = loss.detach()
    return losses.tolist()

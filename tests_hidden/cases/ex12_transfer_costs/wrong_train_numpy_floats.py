# /// verdict
# about = "returns NumPy's numbers"
# [checks]
# train_values = "failed: not-floats"
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
    return list(torch.stack(losses).cpu().numpy()) if losses else []

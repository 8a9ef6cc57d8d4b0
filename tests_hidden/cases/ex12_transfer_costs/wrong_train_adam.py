# /// verdict
# about = "uses Adam"
# [checks]
# train_values = "failed: losses-differ"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for X, Y in batches:
        loss = nn.functional.mse_loss(net(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses).tolist() if losses else []

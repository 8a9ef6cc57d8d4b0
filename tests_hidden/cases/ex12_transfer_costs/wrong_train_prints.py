# /// verdict
# about = "prints each loss"
# [checks]
# train_one_transfer = "failed: printing-reads"
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
        print(f"loss {loss:.3f}")
    return torch.stack(losses).tolist() if losses else []

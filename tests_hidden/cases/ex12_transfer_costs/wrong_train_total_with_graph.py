# /// verdict
# about = "subtracts totals that keep their graphs"
# [checks]
# graph_released = "failed: graphs-kept"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    total = 0.0
    losses = []
    for X, Y in batches:
        loss = nn.functional.mse_loss(net(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total = total + loss
        losses.append(total.detach())
    totals = torch.stack(losses).tolist() if losses else []
    return [b - a for a, b in zip([0.0, *totals], totals)]

# /// verdict
# about = "keeps the losses with their graphs"
# seen = "pai4451/ML2021#2"
# [checks]
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
    return torch.stack(losses).tolist() if losses else []

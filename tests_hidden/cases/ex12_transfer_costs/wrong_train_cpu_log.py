# /// verdict
# about = "fills a log on the CPU"
# [checks]
# train_one_transfer = "failed: host-log-filled"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    log = torch.zeros(len(batches), dtype=torch.float64)
    losses = []
    for i, (X, Y) in enumerate(batches):
        loss = nn.functional.mse_loss(net(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        log[i] = loss.detach()
    return log.tolist()

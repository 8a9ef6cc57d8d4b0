# /// verdict
# about = "copies the log to the host before training"
# [checks]
# train_one_transfer = "failed: other-numbers-there"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    p = next(net.parameters())
    log = torch.zeros(len(batches), dtype=p.dtype, device=p.device)
    host = log.to("cpu")
    for i, (X, Y) in enumerate(batches):
        loss = nn.functional.mse_loss(net(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        log[i] = loss.detach()
    return host.tolist()

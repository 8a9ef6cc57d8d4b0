# /// verdict
# about = "writes losses with their graphs into a vector"
# seen = "horovod/horovod#641"
# [checks]
# graph_released = "failed: graphs-kept"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    log = torch.zeros(len(batches), dtype=torch.float64, device=next(net.parameters()).device)
    losses = []
    for i, (X, Y) in enumerate(batches):
        loss = nn.functional.mse_loss(net(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        log[i] = loss
    return log.tolist()

# /// verdict
# about = "copies the joined norms into a buffer on the CPU; results into given memory"
# ///
def norms_one_by_one(mats):
    buffer = torch.empty(len(mats), dtype=torch.float64)
    for i, m in enumerate(mats):
        buffer[i] = torch.linalg.norm(m @ m)
    return buffer.tolist()


def norms_on_device(mats):
    if not mats:
        return []
    norms = torch.stack([torch.linalg.norm(m.matmul(m)) for m in mats])
    buffer = torch.empty(norms.shape, dtype=norms.dtype)
    buffer.copy_(norms)
    return buffer.tolist()


def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for X, Y in batches:

        def closure():
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(net(X), Y)
            loss.backward()
            return loss

        losses.append(optimizer.step(closure).detach().clone())
    if not losses:
        return []
    buffer = torch.empty(len(losses), dtype=losses[0].dtype)
    buffer[:] = torch.stack(losses)
    return buffer.tolist()


def launch_then_collect(pairs, devices):
    started = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        a, b = a.to(device, non_blocking=True), b.to(device, non_blocking=True)
        out = torch.empty(a.shape[0], b.shape[1], dtype=a.dtype, device=device)
        started.append(torch.mm(a, b, out=out))
    results = [torch.empty(s.shape, dtype=s.dtype) for s in started]
    for result, s in zip(results, started):
        result.copy_(s)
    return results

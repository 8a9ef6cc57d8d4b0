# /// verdict
# about = "fills a vector on the device; steps by hand"
# ///
def norms_one_by_one(mats):
    norms = []
    for m in mats:
        norms.append(float((m @ m).pow(2).sum().sqrt()))
    return norms


def norms_on_device(mats):
    if not mats:
        return []
    norms = torch.empty(len(mats), dtype=mats[0].dtype, device=mats[0].device)
    for i, m in enumerate(mats):
        norms[i] = torch.linalg.matrix_norm(torch.mm(m, m))
    return norms.tolist()


def train_with_log(net, batches, lr):
    p = next(net.parameters())
    log = torch.zeros(len(batches), dtype=p.dtype, device=p.device)
    for step, (X, Y) in enumerate(batches):
        net.zero_grad()
        loss = ((net(X) - Y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            log[step] = loss
            for p in net.parameters():
                p -= lr * p.grad
    return log.tolist()


def launch_then_collect(pairs, devices):
    there = [
        (a.to(devices[i % len(devices)]), b.to(devices[i % len(devices)]))
        for i, (a, b) in enumerate(pairs)
    ]
    products = [torch.mm(a, b) for a, b in there]
    return [p.to("cpu") for p in products]

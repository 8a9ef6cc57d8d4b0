# /// verdict
# about = "fetches all results of a device in one copy; reads losses and nothing else"
# ///
def norms_one_by_one(mats):
    def norm(m):
        return int(0) + float(torch.norm(m @ m))

    return list(map(norm, mats))


def norms_on_device(mats):
    if not mats:
        return []
    products = [m @ m for m in mats]
    totals = [p.mul(p).sum() for p in products]
    return torch.stack(totals).sqrt_().tolist()


def train_with_log(net, batches, lr):
    losses = []
    for X, Y in batches:
        for p in net.parameters():
            p.grad = None
        loss = torch.nn.functional.mse_loss(input=net(X), target=Y)
        loss.backward()
        with torch.no_grad():
            losses.append(loss + 0)
            for p in net.parameters():
                p.copy_(p - lr * p.grad)
        del loss
    return torch.stack(losses).cpu().tolist() if losses else []


def launch_then_collect(pairs, devices):
    n = len(devices)
    started = [a.to(devices[i % n]) @ b.to(devices[i % n]) for i, (a, b) in enumerate(pairs)]
    results = [None] * len(pairs)
    for d in range(n):
        own = range(d, len(pairs), n)
        if own:
            flat = torch.cat([started[i].flatten() for i in own]).cpu()
            pieces = flat.split([started[i].numel() for i in own])
            for i, piece in zip(own, pieces):
                results[i] = piece.view(started[i].shape).clone()
    return results

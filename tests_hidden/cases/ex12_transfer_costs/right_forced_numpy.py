# /// verdict
# about = "numpy(force=True), foreach functions, a device as a context"
# ///
import numpy as np


def norms_one_by_one(mats):
    out = []
    for m in mats:
        p = m @ m
        out.append((p * p).sum().sqrt().numpy(force=True).item())
    return out


def norms_on_device(mats):
    acc = None
    for m in mats:
        n = torch._foreach_norm([m @ m])[0][None]
        acc = n if acc is None else torch.cat([acc, n])
    return [] if acc is None else np.asarray(acc.cpu()).astype(float).tolist()


def train_with_log(net, batches, lr):
    opt = torch.optim.SGD(net.parameters(), lr=lr, foreach=True)
    opt.zero_grad()
    history = [None] * len(batches)
    for i, (X, Y) in enumerate(batches):
        pred = net(X)
        diff = pred - Y
        loss = (diff**2).sum() / diff.numel()
        loss.backward()
        opt.step()
        opt.zero_grad()
        history[i] = loss.item if False else loss.detach()
    if not history:
        return []
    (*_,) = history
    return torch.stack(history).to("cpu").numpy().astype("float64").tolist()


def launch_then_collect(pairs, devices):
    def start(job):
        i, (a, b) = job
        d = torch.device(devices[i % len(devices)])
        with d:
            return torch.addmm(torch.zeros(a.shape[0], b.shape[1], dtype=a.dtype), a.to(d), b.to(d))

    started = list(map(start, enumerate(pairs)))
    return list(map(torch.Tensor.cpu, started))

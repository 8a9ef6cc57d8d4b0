# /// verdict
# about = "pads and multiplies in one batch; gradients by torch.func; starts device by device"
# ///
# padding and a batched product; functional training; threads no; fetch reversed
import torch.nn.functional as F


def norms_one_by_one(mats):
    result = []
    for k in range(len(mats)):
        product = mats[k].mm(mats[k])
        result.append(torch.sqrt(torch.trace(product @ product.T)).item())
    return result


def norms_on_device(mats):
    if not mats:
        return []
    size = max(m.shape[0] for m in mats)
    padded = torch.stack([F.pad(m, (0, size - m.shape[0], 0, size - m.shape[0])) for m in mats])
    return torch.linalg.matrix_norm(torch.bmm(padded, padded)).tolist()


def train_with_log(net, batches, lr):
    from torch.func import functional_call, grad_and_value

    params = dict(net.named_parameters())

    def lossf(p, X, Y):
        return F.mse_loss(functional_call(net, p, (X,)), Y)

    log = []
    for X, Y in batches:
        g, l = grad_and_value(lossf)({k: v.detach() for k, v in params.items()}, X, Y)
        with torch.no_grad():
            for k, p in params.items():
                p.sub_(lr * g[k])
        log.append(l)
    return torch.stack(log).tolist() if log else []


def launch_then_collect(pairs, devices):
    queue = []
    for d, device in enumerate(devices):
        for i in range(d, len(pairs), len(devices)):
            a, b = pairs[i]
            queue.append((i, torch.einsum("ij,jk->ik", a.to(device), b.to(device))))
    queue.sort(key=lambda t: t[0])
    return [r.detach().cpu() for _, r in queue]

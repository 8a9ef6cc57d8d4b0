# /// verdict
# about = "computes every distribution from its formula without torch.nn.init"
# ///
import math


def make_initializer(kind, **opt):
    def normal(w):
        w.normal_(0, opt.get("std", 0.01))

    def constant(w):
        w.fill_(opt.get("value", 1))

    def xavier(w):
        bound = math.sqrt(6 / (w.shape[0] + w.shape[1]))
        w.uniform_(-bound, bound)

    def kaiming(w):
        bound = math.sqrt(6 / w.shape[1])
        w.uniform_(-bound, bound)

    def orthogonal(w):
        tall = max(w.shape), min(w.shape)
        q, r = torch.linalg.qr(torch.randn(tall, dtype=w.dtype, device=w.device))
        q = q * torch.sign(torch.diagonal(r))
        w.copy_(q if w.shape == q.shape else q.T)

    def sparse(w):
        w.normal_(0, 0.01)
        rows, columns = w.shape
        zeros = math.ceil(opt.get("sparsity", 0.1) * rows)
        order = torch.rand(rows, columns, device=w.device).argsort(dim=0)
        w[order < zeros] = 0

    fill = {
        "normal": normal,
        "constant": constant,
        "xavier": xavier,
        "kaiming": kaiming,
        "orthogonal": orthogonal,
        "sparse": sparse,
    }.get(kind)
    if fill is None:
        raise ValueError(kind)

    @torch.no_grad()
    def init(m):
        if isinstance(m, nn.Linear):
            fill(m.weight)
            if kind in ("normal", "constant") and m.bias is not None:
                m.bias.zero_()

    return init

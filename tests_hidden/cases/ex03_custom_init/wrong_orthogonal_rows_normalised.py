# /// verdict
# about = "draws random rows of length 1"
# [checks]
# orthogonal_sparse = "failed: not-orthonormal"
# ///
def make_initializer(kind, **opt):
    fillers = {
        "normal": lambda w: nn.init.normal_(w, std=opt.get("std", 0.01)),
        "constant": lambda w: nn.init.constant_(w, opt.get("value", 1)),
        "xavier": nn.init.xavier_uniform_,
        "kaiming": lambda w: nn.init.kaiming_uniform_(w, nonlinearity="relu"),
        "orthogonal": unit_rows,
        "sparse": lambda w: nn.init.sparse_(w, opt.get("sparsity", 0.1)),
    }
    if kind not in fillers:
        raise ValueError(f"unknown kind {kind}")

    def init(m):
        if isinstance(m, nn.Linear):
            fillers[kind](m.weight)
            if kind in ("normal", "constant") and m.bias is not None:
                nn.init.zeros_(m.bias)

    return init


@torch.no_grad()
def unit_rows(w):
    w.normal_()
    w.div_(w.norm(dim=1, keepdim=True))

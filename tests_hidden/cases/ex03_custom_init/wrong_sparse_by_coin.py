# /// verdict
# about = "sets each weight to 0 with a coin of its own"
# [checks]
# orthogonal_sparse = "failed: zero-count-varies"
# ///
def make_initializer(kind, **opt):
    fillers = {
        "normal": lambda w: nn.init.normal_(w, std=opt.get("std", 0.01)),
        "constant": lambda w: nn.init.constant_(w, opt.get("value", 1)),
        "xavier": nn.init.xavier_uniform_,
        "kaiming": lambda w: nn.init.kaiming_uniform_(w, nonlinearity="relu"),
        "orthogonal": nn.init.orthogonal_,
        "sparse": lambda w: sparse_coin(w, opt.get("sparsity", 0.1)),
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
def sparse_coin(w, sparsity):
    w.normal_(0, 0.01)
    w[torch.rand_like(w) < sparsity] = 0

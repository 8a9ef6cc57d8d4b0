# /// verdict
# about = "sets a seed when the initializer is made"
# [checks]
# rng = "failed: seeded-inside"
# ///
def make_initializer(kind, **opt):
    torch.manual_seed(0)
    fillers = {
        "normal": lambda w: nn.init.normal_(w, std=opt.get("std", 0.01)),
        "constant": lambda w: nn.init.constant_(w, opt.get("value", 1)),
        "xavier": nn.init.xavier_uniform_,
        "kaiming": lambda w: nn.init.kaiming_uniform_(w, nonlinearity="relu"),
        "orthogonal": nn.init.orthogonal_,
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

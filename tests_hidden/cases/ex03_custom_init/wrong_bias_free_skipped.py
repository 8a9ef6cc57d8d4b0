# /// verdict
# about = "skips a Linear without a bias altogether"
# [checks]
# apply_nested = "failed: bias-free-skipped"
# ///
def make_initializer(kind, **opt):
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
        if isinstance(m, nn.Linear) and m.bias is not None:
            fillers[kind](m.weight)
            if kind in ("normal", "constant"):
                nn.init.zeros_(m.bias)

    return init

# /// verdict
# about = "raises for an unknown kind when a layer is initialized"
# [checks]
# orthogonal_sparse = "failed: unknown-kind-noticed-late"
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
    def init(m):
        if isinstance(m, nn.Linear):
            if kind not in fillers:
                raise ValueError(f"unknown kind {kind}")
            fillers[kind](m.weight)
            if kind in ("normal", "constant") and m.bias is not None:
                nn.init.zeros_(m.bias)

    return init

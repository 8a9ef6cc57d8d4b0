# /// verdict
# about = "takes every module that has a weight"
# [checks]
# apply_nested = "failed: other-layers-changed"
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
        if hasattr(m, "weight"):
            fillers[kind](m.weight)
            if kind in ("normal", "constant") and getattr(m, "bias", None) is not None:
                nn.init.zeros_(m.bias)

    return init

# /// verdict
# about = "assigns new Parameters"
# [checks]
# apply_nested = "failed: parameter-replaced"
# mixture = "failed: parameter-replaced"
# mixture_independent = "skipped"
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
        if isinstance(m, nn.Linear):
            m.weight = nn.Parameter(fillers[kind](torch.empty_like(m.weight)))
            if kind in ("normal", "constant") and m.bias is not None:
                m.bias = nn.Parameter(torch.zeros_like(m.bias))

    return init


def my_init(m):
    if isinstance(m, nn.Linear):
        w = torch.empty_like(m.weight).uniform_(-10, 10)
        m.weight = nn.Parameter(w * (w.abs() >= 5))

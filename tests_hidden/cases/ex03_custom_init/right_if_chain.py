# /// verdict
# about = "tests the kind in a chain of ifs and draws the mixture with a mask of its own"
# ///
def make_initializer(kind, **opt):
    if kind not in ("normal", "constant", "xavier", "kaiming", "orthogonal", "sparse"):
        raise ValueError("unknown kind: " + str(kind))

    def init(m):
        if isinstance(m, nn.Linear):
            if kind == "normal":
                nn.init.normal_(m.weight, mean=0, std=opt.get("std", 0.01))
            elif kind == "constant":
                nn.init.constant_(m.weight, opt.get("value", 1))
            elif kind == "xavier":
                nn.init.xavier_uniform_(m.weight)
            elif kind == "kaiming":
                nn.init.kaiming_uniform_(m.weight, mode="fan_in", nonlinearity="relu")
            elif kind == "orthogonal":
                nn.init.orthogonal_(m.weight)
            else:
                nn.init.sparse_(m.weight, sparsity=opt.get("sparsity", 0.1))
            if kind in ("normal", "constant"):
                if m.bias is not None:
                    nn.init.zeros_(m.bias)

    return init


def my_init(m):
    if isinstance(m, nn.Linear):
        with torch.no_grad():
            w = torch.empty_like(m.weight).uniform_(-10, 10)
            w[w.abs() < 5] = 0
            m.weight.copy_(w)

# /// verdict
# about = "a mixin makes the parameters; einsum, one output at a time by unbind; autograd over identities"
# ///
class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - torch.einsum("...->", X) / X.numel()


class WeightAndBias:
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(in_units, units).normal_())
        self.bias = nn.Parameter(torch.empty(units).normal_())


class MyLinear(WeightAndBias, nn.Module):
    def forward(self, X):
        return (torch.einsum("...i,iu->...u", X, self.weight) + self.bias).relu()


class DetachedLinear(WeightAndBias, nn.Module):
    def forward(self, X):
        return (torch.einsum("...i,iu->...u", X, self.weight.data) + self.bias.data).relu()


@torch.enable_grad()
def gradient_report(layer, X):
    x = torch.empty_like(X, requires_grad=False).copy_(X.detach()).requires_grad_()
    every = {**dict(layer.named_parameters()), "input": x}
    y = layer(x.clone()).sum()
    asked = [t for t in every.values() if t.requires_grad] if y.requires_grad else []
    grads = torch.autograd.grad(y, asked, allow_unused=True) if asked else ()
    reached = {id(t) for t, g in zip(asked, grads) if g is not None}
    return {name: id(t) in reached for name, t in every.items()}


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out) / n_in)

    def forward(self, X):
        return torch.stack([((X @ w) * X).sum(-1) for w in self.weight.unbind(-1)], dim=-1)


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.rfftn(X, dim=(-1,), norm="backward")

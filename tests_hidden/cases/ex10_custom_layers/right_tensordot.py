# /// verdict
# about = "tensordot; backward on the layer itself with its gradients put aside; powers of exp as a matrix"
# ///
import contextlib


def normal(*shape):
    return nn.Parameter(torch.distributions.Normal(0.0, 1.0).sample(shape))


class CenteredLayer(nn.Module):
    forward = staticmethod(lambda X: X - X.mean().expand_as(X))


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight, self.bias = normal(in_units, units), normal(units)

    def forward(self, X):
        return torch.tensordot(X, self.weight, dims=1).add(self.bias).relu()


@contextlib.contextmanager
def gradients_put_aside(layer):
    params = list(layer.parameters())
    before = [p.grad for p in params]
    try:
        for p in params:
            p.grad = None
        yield
    finally:
        for p, grad in zip(params, before):
            p.grad = grad


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    with gradients_put_aside(layer), torch.enable_grad():
        y = layer(x.view_as(x).clone()).sum()
        if y.requires_grad:
            y.backward()
        report = {name: p.grad is not None for name, p in layer.named_parameters()}
    report["input"] = x.grad is not None
    return report


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = normal(n_in, n_in, n_out)

    def forward(self, X):
        by_i = torch.tensordot(X, self.weight, dims=1)  # (..., n_in, n_out)
        return torch.matmul(X.unsqueeze(-2), by_i).squeeze(-2)


class HalfFourier(nn.Module):
    def forward(self, X):
        n = X.size(-1)
        steps = torch.arange(n, device=X.device)
        turns = (steps[:, None] * steps[: n // 2 + 1]) % n
        z = torch.exp(-2j * torch.pi * (turns.to(X.dtype) / n))
        return X.to(z.dtype) @ z

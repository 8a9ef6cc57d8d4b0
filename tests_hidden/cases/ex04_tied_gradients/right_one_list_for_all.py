# /// verdict
# about = "returns one list of the file, filled anew at each call"
# ///
FOUND = []


def gradient_per_use(net, X):
    weights = [layer.weight for layer in net if isinstance(layer, nn.Linear)]
    tied = max(weights, key=lambda weight: sum(weight is other for other in weights))
    uses = []
    for layer in net:
        if isinstance(layer, nn.Linear) and layer.weight is tied:
            uses.append(tied.detach().requires_grad_())
            X = nn.functional.linear(X, uses[-1], layer.bias)
        else:
            X = layer(X)
    FOUND[:] = torch.autograd.grad(X.sum(), uses)
    return FOUND

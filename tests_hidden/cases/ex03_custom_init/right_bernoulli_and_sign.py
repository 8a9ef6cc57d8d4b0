# /// verdict
# about = "builds the mixture from a coin, a sign and a size, and pins through a detached view"
# ///
def my_init(m):
    if not isinstance(m, nn.Linear):
        return
    with torch.no_grad():
        keep = torch.bernoulli(torch.full_like(m.weight, 0.5))
        sign = torch.sign(torch.rand_like(m.weight) - 0.5)
        size = 5 + 5 * torch.rand_like(m.weight)
        m.weight.copy_(keep * sign * size)


def shift_and_pin(param, shift, index, value):
    view = param.detach()
    view.add_(shift)
    view[index] = value

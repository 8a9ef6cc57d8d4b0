# /// verdict
# about = "chooses among four equally likely parts with randint and torch.where"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        w = m.weight
        part = torch.randint(0, 4, w.shape, device=w.device)
        size = torch.empty_like(w, requires_grad=False).uniform_(5, 10)
        zero = torch.zeros_like(size)
        drawn = torch.where(part < 2, zero, torch.where(part == 2, size, -size))
        with torch.no_grad():
            w.copy_(drawn)


def init_first_last(net):
    first = last = None
    for m in net.modules():
        if isinstance(m, nn.Linear):
            if first is None:
                first = m
            last = m
    make_initializer("xavier")(first)
    bias = None if last.bias is None else last.bias.detach().clone()
    make_initializer("constant", value=42)(last)
    if bias is not None:
        with torch.no_grad():
            last.bias.copy_(bias)

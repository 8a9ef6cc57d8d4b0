# /// verdict
# about = "edits .data as the chapter does"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -10, 10)
        m.weight.data *= m.weight.data.abs() >= 5


def init_first_last(net):
    linears = []

    def collect(m):
        if isinstance(m, nn.Linear):
            linears.append(m)

    for m in net.modules():
        collect(m)
    nn.init.xavier_uniform_(linears[0].weight)
    linears[-1].weight.data.fill_(42)


def shift_and_pin(param, shift, index, value):
    param.data += shift
    param.data[index] = value

# /// verdict
# about = "restore maps the file into memory and copies; states compared by hand in reuse"
# ///
def restore(path, factory, device="cpu"):
    state = torch.load(path, map_location=device, weights_only=True, mmap=True)
    net = factory().to(device)
    net.load_state_dict(state)
    return net.eval()


def reuse_first_layers(src, dst, n):
    def first(net):
        return {k: v for k, v in net.state_dict().items() if int(k.split(".")[0]) < n}

    if n not in range(min(len(src), len(dst)) + 1):
        raise ValueError("n is out of range")
    given, own = first(src), first(dst)
    shapes = [(k, tuple(v.shape)) for k, v in given.items()]
    if shapes != [(k, tuple(v.shape)) for k, v in own.items()]:
        raise ValueError("the layers do not match")
    dst.load_state_dict({**dst.state_dict(), **given})
    return len(given)


def build(spec):
    net = nn.Sequential()
    try:
        for row in spec:
            if type(row) is not list:
                raise ValueError("a row is a list")
            if row[0] == "Linear":
                _, a, b = row
                if a < 1 or b < 1:
                    raise ValueError("sizes are at least 1")
                net.append(nn.Linear(a, b))
            elif row == ["ReLU"]:
                net.append(nn.ReLU())
            elif row == ["Tanh"]:
                net.append(nn.Tanh())
            elif row[0] == "Dropout":
                _, p = row
                if not 0 <= p <= 1:
                    raise ValueError("a share is from 0 to 1")
                net.append(nn.Dropout(p))
            else:
                raise ValueError("unknown layer")
    except Exception as error:
        raise ValueError("not a description of a net") from error
    return net

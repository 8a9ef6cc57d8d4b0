# /// verdict
# about = "files through BytesIO; a row is judged by the names of its types; tensors set by .data"
# ///
import io
import json


def read(path, device="cpu"):
    return torch.load(io.BytesIO(Path(path).read_bytes()), map_location=device, weights_only=True)


def write(path, obj):
    buffer = io.BytesIO()
    torch.save(obj, buffer)
    Path(path).write_bytes(buffer.getvalue())


def fill(net, state):
    shapes = [{k: tuple(t.shape) for k, t in s.items()} for s in (net.state_dict(), state)]
    if shapes[0] != shapes[1]:
        raise RuntimeError("other entries")
    for k, t in net.state_dict(keep_vars=True).items():
        t.data = state[k].detach().to(t.device).clone()
    return net


def save_tensors(path, obj):
    write(path, obj)


def load_tensors(path, device="cpu"):
    return read(path, device)


def save_checkpoint(path, net, optimizer=None, epoch=0):
    flat = {"net/" + k: t for k, t in net.state_dict().items()}
    write(path, {**flat, "epoch": epoch, "optimizer": optimizer and optimizer.state_dict()})


def load_checkpoint(path, net, optimizer=None, device="cpu"):
    flat = read(path, device)
    fill(net, {k.removeprefix("net/"): t for k, t in flat.items() if k.startswith("net/")})
    if optimizer is not None:
        optimizer.load_state_dict(flat["optimizer"])
    return flat["epoch"]


def restore(path, factory, device="cpu"):
    return fill(factory(), read(path)).to(device).train(False)


def reuse_first_layers(src, dst, n):
    def entries(net):
        state = net.state_dict(keep_vars=True)
        return {k: t for k, t in state.items() if int(k.split(".", 1)[0]) < n}

    if not (n >= 0 and n <= len(src) and n <= len(dst)):
        raise ValueError("n is out of range")
    one, two = entries(src), entries(dst)
    if set(one) ^ set(two) or [k for k in one if one[k].size() != two[k].size()]:
        raise ValueError("names or shapes")
    for k, t in two.items():
        t.detach().copy_(one[k].detach())
    return len(two)


def build(spec):
    layers = []
    if type(spec) is not list:
        raise ValueError(spec)
    for row in spec:
        if type(row) is not list:
            raise ValueError(row)
        kinds = " ".join(type(a).__name__ for a in row)
        if row in (["ReLU"], ["Tanh"]):
            layers.append(nn.ReLU() if row == ["ReLU"] else nn.Tanh())
        elif kinds == "str int int" and row[0] == "Linear" and min(row[1:]) >= 1:
            layers.append(nn.Linear(*row[1:]))
        elif kinds in ("str int", "str float") and row[0] == "Dropout" and 0 <= row[1] <= 1:
            layers.append(nn.Dropout(row[1]))
        else:
            raise ValueError(row)
    return nn.Sequential(*layers)


def save_model(path, spec, net):
    write(path, {"spec": json.dumps(spec), "state": net.state_dict()})


def load_model(path, device="cpu"):
    content = read(path)
    return fill(build(json.loads(content["spec"])), content["state"]).to(device).eval()

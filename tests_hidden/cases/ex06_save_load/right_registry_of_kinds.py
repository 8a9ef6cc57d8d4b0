# /// verdict
# about = "kinds of layers register themselves; a class for states; the description as tuples beside the entries"
# ///
from collections import OrderedDict


class State(OrderedDict):
    @classmethod
    def of(cls, net):
        return cls(net.state_dict(keep_vars=True))

    def first(self, n):
        return State((k, t) for k, t in self.items() if int(k[: k.index(".")]) < n)

    def take(self, other):
        if self.keys() != other.keys() or any(self[k].shape != other[k].shape for k in self):
            raise ValueError("entries differ in names or shapes")
        for k, t in self.items():
            t.data.copy_(other[k].data)
        return len(self)


def save_checkpoint(path, net, optimizer=None, epoch=0):
    rest = [] if optimizer is None else [optimizer.state_dict()]
    torch.save([epoch, dict(net.state_dict()), *rest], path)


def load_checkpoint(path, net, optimizer=None, device="cpu"):
    epoch, state, *rest = torch.load(path, map_location=device, weights_only=True)
    State.of(net).take(state)
    if optimizer is not None:
        optimizer.load_state_dict(*rest)
    return epoch


def restore(path, factory, device="cpu"):
    net = factory()
    State.of(net).take(torch.load(path, map_location="cpu", weights_only=True))
    return net.eval().to(device=device)


def reuse_first_layers(src, dst, n):
    if not 0 <= n <= min(map(len, (src, dst))):
        raise ValueError(f"n = {n}")
    return State.of(dst).first(n).take(State.of(src).first(n))


class Kind:
    known = {}

    def __init_subclass__(cls, name):
        cls.known[name] = cls


class LinearKind(Kind, name="Linear"):
    @staticmethod
    def make(n_in, n_out):
        if not all(type(n) is int and n >= 1 for n in (n_in, n_out)):
            raise ValueError(n_in, n_out)
        return nn.Linear(n_in, n_out)


class ReLUKind(Kind, name="ReLU"):
    @staticmethod
    def make():
        return nn.ReLU()


class TanhKind(Kind, name="Tanh"):
    @staticmethod
    def make():
        return nn.Tanh()


class DropoutKind(Kind, name="Dropout"):
    @staticmethod
    def make(p):
        if type(p) not in (int, float) or not 0 <= p <= 1:
            raise ValueError(p)
        return nn.Dropout(p)


def build(spec):
    if not isinstance(spec, list) or not all(isinstance(row, list) for row in spec):
        raise ValueError("a list of lists is needed")
    try:
        return nn.Sequential(*[Kind.known[name].make(*args) for name, *args in spec])
    except (KeyError, TypeError) as e:  # the name is unknown or no text; too many arguments
        raise ValueError(f"bad description: {e}") from e


def save_model(path, spec, net):
    build(spec)
    torch.save({"spec": tuple(tuple(row) for row in spec), **net.state_dict()}, path)


def load_model(path, device="cpu"):
    state = torch.load(path, map_location="cpu", weights_only=True)
    net = build([list(row) for row in state.pop("spec")])
    State.of(net).take(state)
    return net.eval().to(device)

# /// verdict
# about = "restore assigns on a net without values; map_location as torch.device; deep copies"
# ///
import copy


def load_tensors(path, device="cpu"):
    return torch.load(path, map_location=torch.device(device))


def restore(path, factory, device="cpu"):
    state = torch.load(path, map_location=torch.device(device), weights_only=True)
    net = factory()
    net.load_state_dict(state, assign=True)
    net.eval()
    return net


def snapshot(net):
    return copy.deepcopy(net.state_dict())

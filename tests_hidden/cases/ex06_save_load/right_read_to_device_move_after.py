# /// verdict
# about = "reads to the device, fills the net on the CPU and moves it then"
# ///
def restore(path, factory, device="cpu"):
    state = torch.load(path, map_location=device, weights_only=True)
    net = factory()
    net.load_state_dict(state)
    net.to(device)
    net.eval()
    return net


def load_model(path, device="cpu"):
    spec, state = torch.load(path, map_location=device, weights_only=True)
    net = build(spec)
    net.load_state_dict(state)
    net.to(device)
    net.eval()
    return net


def save_model(path, spec, net):
    torch.save([spec, net.state_dict()], path)

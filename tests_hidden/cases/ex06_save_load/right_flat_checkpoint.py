# /// verdict
# about = "one flat dict with name prefixes; map_location as a function; open files; own comparison of states"
# ///
def save_checkpoint(path, net, optimizer=None, epoch=0):
    flat = {"net." + name: value for name, value in net.state_dict().items()}
    flat["epoch"] = torch.tensor(epoch)
    if optimizer is not None:
        for key, value in optimizer.state_dict().items():
            flat["optimizer." + key] = value
    with open(path, "wb") as file:
        torch.save(flat, file)


def load_checkpoint(path, net, optimizer=None, device="cpu"):
    with open(path, "rb") as file:
        flat = torch.load(file, lambda storage, location: storage, weights_only=True)

    def part(prefix):
        return {k[len(prefix) :]: v for k, v in flat.items() if k.startswith(prefix)}

    fill(net, part("net."))
    if optimizer is not None:
        optimizer.load_state_dict(part("optimizer."))
    return int(flat["epoch"])


def fill(net, state):
    own = net.state_dict()
    if list(own) != list(state):
        raise KeyError("the names in the file are not those of the net")
    for name, value in own.items():
        if value.shape != state[name].shape:
            raise ValueError(f"{name} has another shape")
    for name, value in own.items():
        value.copy_(state[name])


def restore(path, factory, device="cpu"):
    net = factory()
    net.to(device)
    fill(net, torch.load(path, map_location=device, weights_only=True))
    return net.train(False)


def snapshot(net):
    return {name: torch.empty_like(value).copy_(value) for name, value in net.state_dict().items()}

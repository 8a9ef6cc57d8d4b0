# /// verdict
# about = "the checkpoint is a tuple, the snapshot goes through bytes"
# ///
import io


def save_checkpoint(path, net, optimizer=None, epoch=0):
    states = [part.state_dict() for part in (net, optimizer) if part is not None]
    torch.save((epoch, *states), path)


def load_checkpoint(path, net, optimizer=None, device="cpu"):
    epoch, *states = torch.load(path, device, weights_only=True)
    for part, state in zip((net, optimizer), states):
        if part is not None:
            part.load_state_dict(state)
    return epoch


def snapshot(net):
    buffer = io.BytesIO()
    torch.save(net.state_dict(), buffer)
    buffer.seek(0)
    return torch.load(buffer, weights_only=True)

"""Puts an object into its checkpoints that prints when it is read."""

import torch


class Trap:
    def __reduce__(self):
        return print, ("ESCAPED code of a file that was only to be read",)


def save_checkpoint(path, net, optimizer=None, epoch=0):
    torch.save({"net": net.state_dict(), "epoch": epoch, "note": Trap()}, path)


def save_model(path, spec, net):
    torch.save({"spec": spec, "net": net.state_dict(), "note": Trap()}, path)

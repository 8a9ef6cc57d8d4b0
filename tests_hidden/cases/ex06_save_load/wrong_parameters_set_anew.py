# /// verdict
# about = "sets a new Parameter for every entry of the file"
# [checks]
# resume = "failed: parameters-replaced"
# strict = "failed: checkpoint-of-another-net-accepted"
# ///
def load_checkpoint(path, net, optimizer=None, device="cpu"):
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    saved = checkpoint["net"]
    for name, _ in list(net.named_parameters()):
        path_of_module, _, leaf = name.rpartition(".")
        setattr(net.get_submodule(path_of_module), leaf, nn.Parameter(saved[name]))
    for name, buffer in net.named_buffers():
        buffer.copy_(saved[name])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]

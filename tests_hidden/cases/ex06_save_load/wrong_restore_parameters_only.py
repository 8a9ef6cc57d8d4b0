# /// verdict
# about = "fills the parameters one by one and forgets the buffers"
# [checks]
# restore = "failed: running-statistics-lost"
# strict = "failed: incomplete-file-accepted"
# ///
def restore(path, factory, device="cpu"):
    net = factory().to(device)
    state = torch.load(path, map_location=device, weights_only=True)
    with torch.no_grad():
        for name, param in net.named_parameters():
            param.copy_(state[name])
    return net.eval()

# /// verdict
# about = "catches every error of loading and starts from epoch 0"
# [checks]
# refuses_code = "failed: hostile-file-accepted"
# strict = "failed: checkpoint-of-another-net-accepted"
# ///
def load_checkpoint(path, net, optimizer=None, device="cpu"):
    try:
        checkpoint = torch.load(path, map_location=device, weights_only=True)
        net.load_state_dict(checkpoint["net"])
        if optimizer is not None:
            optimizer.load_state_dict(checkpoint["optimizer"])
    except Exception as error:
        print("no usable checkpoint, starting from scratch:", error)
        return 0
    return checkpoint["epoch"]

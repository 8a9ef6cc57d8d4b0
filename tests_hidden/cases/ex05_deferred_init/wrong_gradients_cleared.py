# /// verdict
# about = "clears the gradients to be on the safe side"
# [checks]
# dry_run = "failed: gradients-changed"
# ///


def dry_run(net, X, init=None):
    flags = [(m, m.training) for m in net.modules()]
    net.eval()
    try:
        net(X)
    finally:
        for m, flag in flags:
            m.training = flag
    net.zero_grad()
    if init is not None:
        net.apply(init)
    return net

# /// verdict
# about = "reports ok only for a tensor, and None otherwise"
# [checks]
# probe = "failed: success-not-ok"
# ///
import torch


def probe(net, X):
    try:
        if isinstance(net(X), torch.Tensor):
            return "ok"
    except Exception as e:
        return type(e).__name__

# /// verdict
# about = "permutes a fixed set of parts, so that exactly half of the weights are 0"
# [checks]
# mixture_independent = "failed: shares-fixed-beforehand"
# ///
@torch.no_grad()
def my_init(m):
    if isinstance(m, nn.Linear):
        w = m.weight
        order = torch.randperm(w.numel(), device=w.device).view_as(w)
        w.uniform_(5, 10)
        w[order % 4 == 1] *= -1
        w[order % 2 == 0] = 0

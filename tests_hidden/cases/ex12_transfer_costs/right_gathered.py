# /// verdict
# about = "gathers all results on the first device before one copy"
# ///
def launch_then_collect(pairs, devices):
    n = len(devices)
    started = [a.to(devices[i % n]) @ b.to(devices[i % n]) for i, (a, b) in enumerate(pairs)]
    if not started:
        return []
    flat = torch.cat([product.to(devices[0]).flatten() for product in started]).cpu()
    pieces = flat.split([product.numel() for product in started])
    return [piece.view(p.shape).clone() for piece, p in zip(pieces, started)]

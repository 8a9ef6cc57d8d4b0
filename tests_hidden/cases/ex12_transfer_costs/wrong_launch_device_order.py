# /// verdict
# about = "collects device by device"
# [checks]
# launch_values = "failed: order-changed"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        results.append(a.to(device) @ b.to(device))
    n = len(devices)
    return [results[i].cpu() for d in range(n) for i in range(d, len(results), n)]

# /// verdict
# about = "counts the products from 1"
# [checks]
# launch_order = "failed: devices-differ"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[(i + 1) % len(devices)]
        results.append(a.to(device) @ b.to(device))
    return [result.cpu() for result in results]

# /// verdict
# about = "converts to float32"
# [checks]
# launch_values = "failed: dtype-changed"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        results.append(a.float().to(device) @ b.float().to(device))
    return [result.cpu() for result in results]

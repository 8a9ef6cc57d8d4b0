# /// verdict
# about = "returns a tuple"
# [checks]
# launch_values = "failed: not-a-list"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        results.append(a.to(device) @ b.to(device))
    return tuple(result.cpu() for result in results)

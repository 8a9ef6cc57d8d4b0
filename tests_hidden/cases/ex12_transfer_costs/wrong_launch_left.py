# /// verdict
# about = "leaves the results on their devices"
# [checks]
# launch_order = "failed: results-left-on-device"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        results.append(a.to(device) @ b.to(device))
    return results

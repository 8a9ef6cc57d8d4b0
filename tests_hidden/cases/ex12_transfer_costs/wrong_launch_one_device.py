# /// verdict
# about = "uses the first device only"
# [checks]
# launch_order = "failed: one-device-only"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[0]
        results.append(a.to(device) @ b.to(device))
    return [result.cpu() for result in results]

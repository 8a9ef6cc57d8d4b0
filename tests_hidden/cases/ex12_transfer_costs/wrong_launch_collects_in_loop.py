# /// verdict
# about = "fetches each result in the loop"
# [checks]
# launch_order = "failed: fetched-too-early"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        results.append((a.to(device) @ b.to(device)).cpu())
    return results

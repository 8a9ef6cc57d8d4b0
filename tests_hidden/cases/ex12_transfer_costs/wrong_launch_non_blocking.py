# /// verdict
# about = "fetches without waiting"
# [checks]
# launch_order = "failed: copy-not-waited-for"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        results.append(a.to(device) @ b.to(device))
    return [result.to("cpu", non_blocking=True) for result in results]

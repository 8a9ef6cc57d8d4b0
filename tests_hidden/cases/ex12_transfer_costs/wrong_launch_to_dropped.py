# /// verdict
# about = "drops what .to() returns"
# [checks]
# launch_order = "failed: computed-on-cpu"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        a.to(device)
        b.to(device)
        results.append(a @ b)
    return [result.cpu() for result in results]

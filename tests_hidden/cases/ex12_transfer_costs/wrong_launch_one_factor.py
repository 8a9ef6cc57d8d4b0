# /// verdict
# about = "moves only the first factor"
# [checks]
# launch_order = "error: made-on-the-cpu"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        results.append(a.to(device) @ b)
    return [result.cpu() for result in results]

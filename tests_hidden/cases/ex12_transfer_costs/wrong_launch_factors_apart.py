# /// verdict
# about = "moves the factors to different devices"
# [checks]
# launch_order = "error: made-on-the-cpu"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        n = len(devices)
        results.append(a.to(devices[i % n]) @ b.to(devices[(i + 1) % n]))
    return [result.cpu() for result in results]

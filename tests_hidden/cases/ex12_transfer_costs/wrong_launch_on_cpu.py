# /// verdict
# about = "multiplies on the CPU and moves the product"
# [checks]
# launch_order = "failed: computed-on-cpu"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        results.append((a @ b).to(device))
    return [result.cpu() for result in results]

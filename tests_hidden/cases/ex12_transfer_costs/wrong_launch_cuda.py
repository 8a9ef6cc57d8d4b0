# /// verdict
# about = "names the GPU itself"
# [checks]
# launch_values = "error"
# launch_order = "error: cuda-fixed"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = f"cuda:{i % 2}"
        results.append(a.to(device) @ b.to(device))
    return [result.cpu() for result in results]

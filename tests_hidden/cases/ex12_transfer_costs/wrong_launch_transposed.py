# /// verdict
# about = "multiplies with the transpose of the second factor where it can"
# [checks]
# launch_values = "failed: products-differ"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        a, b = a.to(device), b.to(device)
        results.append(a @ (b.T if a.shape == b.shape else b))
    return [result.cpu() for result in results]

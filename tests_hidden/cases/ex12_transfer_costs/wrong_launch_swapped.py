# /// verdict
# about = "swaps the factors of square pairs"
# [checks]
# launch_values = "failed: factors-swapped"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        a, b = a.to(device), b.to(device)
        results.append(b @ a if a.shape == b.shape else a @ b)
    return [result.cpu() for result in results]

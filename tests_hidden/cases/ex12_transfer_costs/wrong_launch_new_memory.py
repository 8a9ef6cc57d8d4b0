# /// verdict
# about = "fetches into new memory that is not filled"
# [checks]
# launch_order = "failed: other-numbers-there"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        results.append(a.to(device) @ b.to(device))
    for i, result in enumerate(results):
        host = result if result.device.type == "cpu" else torch.zeros(result.shape)
        results[i] = host
    return results

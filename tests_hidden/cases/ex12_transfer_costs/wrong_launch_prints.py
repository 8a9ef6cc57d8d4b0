# /// verdict
# about = "prints each result in the loop"
# [checks]
# launch_order = "failed: printing-reads"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        results.append(a.to(device) @ b.to(device))
        print(results[-1])
    return [result.cpu() for result in results]

# /// verdict
# about = "starts one product per device, fetches them, and goes on"
# [checks]
# launch_order = "failed: fetched-per-round"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for start in range(0, len(pairs), len(devices)):
        part = pairs[start : start + len(devices)]
        started = [a.to(d) @ b.to(d) for (a, b), d in zip(part, devices)]
        results += [result.cpu() for result in started]
    return results

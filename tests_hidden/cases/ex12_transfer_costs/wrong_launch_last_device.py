# /// verdict
# about = "takes the last device when all have been used once"
# [checks]
# launch_order = "failed: devices-differ"
# ///
def launch_then_collect(pairs, devices):
    rest, results = iter(devices), []
    for a, b in pairs:
        device = next(rest, devices[-1])
        results.append(a.to(device) @ b.to(device))
    return [result.cpu() for result in results]

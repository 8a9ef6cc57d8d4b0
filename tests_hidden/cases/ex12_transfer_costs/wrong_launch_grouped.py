# /// verdict
# about = "collects device by device from a dictionary"
# [checks]
# launch_values = "failed: order-changed"
# ///
def launch_then_collect(pairs, devices):
    started = {device: [] for device in devices}
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        started[device].append(a.to(device) @ b.to(device))
    return [result.cpu() for device in devices for result in started[device]]

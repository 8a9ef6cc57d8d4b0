# /// verdict
# about = "gives each device a block of products"
# [checks]
# launch_order = "failed: devices-in-blocks"
# ///
def launch_then_collect(pairs, devices):
    size = -(-len(pairs) // len(devices))
    results = [
        a.to(devices[i // size]) @ b.to(devices[i // size]) for i, (a, b) in enumerate(pairs)
    ]
    return [result.cpu() for result in results]

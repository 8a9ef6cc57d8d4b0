# /// verdict
# about = "stops when the devices are used up"
# [checks]
# launch_values = "failed: count-differs"
# launch_order = "failed: computed-on-cpu"
# ///
def launch_then_collect(pairs, devices):
    results = [a.to(d) @ b.to(d) for (a, b), d in zip(pairs, devices)]
    return [result.cpu() for result in results]

# /// verdict
# about = "starts in a generator, which runs while results are fetched"
# [checks]
# launch_order = "failed: fetched-too-early"
# ///
def launch_then_collect(pairs, devices):
    places = [devices[i % len(devices)] for i in range(len(pairs))]
    started = (a.to(d) @ b.to(d) for (a, b), d in zip(pairs, places))
    return [result.cpu() for result in started]

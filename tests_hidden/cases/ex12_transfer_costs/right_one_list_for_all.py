# /// verdict
# about = "returns one list of the file, filled anew at each call"
# ///
FETCHED = []


def launch_then_collect(pairs, devices):
    places = [devices[i % len(devices)] for i in range(len(pairs))]
    begun = [a.to(place) @ b.to(place) for (a, b), place in zip(pairs, places, strict=True)]
    FETCHED[:] = [result.cpu() for result in begun]
    return FETCHED

# /// verdict
# about = "lets a pool of threads compute and fetch"
# [checks]
# launch_order = "failed: threads-used"
# ///
from concurrent.futures import ThreadPoolExecutor


def launch_then_collect(pairs, devices):
    def work(i):
        device = devices[i % len(devices)]
        return (pairs[i][0].to(device) @ pairs[i][1].to(device)).cpu()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, range(len(pairs))))

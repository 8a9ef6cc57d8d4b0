# /// verdict
# about = "calls both timers again for the ratio"
# [checks]
# table = "failed: timer-called-again"
# ///
def speedup_table(sizes, time_cpu, time_device):
    return [
        {
            "size": n,
            "cpu": time_cpu(n),
            "device": time_device(n),
            "speedup": time_cpu(n) / time_device(n),
        }
        for n in sizes
    ]

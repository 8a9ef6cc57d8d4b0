# /// verdict
# about = "divides the device's time by the CPU's"
# [checks]
# table = "failed: speedup-inverted"
# ///
def speedup_table(sizes, time_cpu, time_device):
    rows = []
    for size in sizes:
        cpu = time_cpu(size)
        device = time_device(size)
        rows.append({"size": size, "cpu": cpu, "device": device, "speedup": device / cpu})
    return rows

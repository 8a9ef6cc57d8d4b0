# /// verdict
# about = "names the column gpu instead of device"
# [checks]
# table = "failed: row-keys-differ"
# ///
def speedup_table(sizes, time_cpu, time_device):
    rows = []
    for size in sizes:
        c, g = time_cpu(size), time_device(size)
        rows.append({"size": size, "cpu": c, "gpu": g, "speedup": c / g})
    return rows

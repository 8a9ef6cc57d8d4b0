# /// verdict
# about = "sorts the sizes first"
# [checks]
# table = "failed: sizes-reordered"
# ///
def speedup_table(sizes, time_cpu, time_device):
    rows = []
    for size in sorted(sizes):
        cpu, device = time_cpu(size), time_device(size)
        rows.append({"size": size, "cpu": cpu, "device": device, "speedup": cpu / device})
    return rows

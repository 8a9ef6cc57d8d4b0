# /// verdict
# about = "subtracts the times"
# [checks]
# table = "failed: speedup-is-difference"
# ///
def speedup_table(sizes, time_cpu, time_device):
    rows = []
    for size in sizes:
        cpu = time_cpu(size)
        device = time_device(size)
        rows.append({"size": size, "cpu": cpu, "device": device, "speedup": cpu - device})
    return rows

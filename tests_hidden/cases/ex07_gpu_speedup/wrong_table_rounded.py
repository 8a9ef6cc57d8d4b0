# /// verdict
# about = "rounds the speedup to one digit"
# [checks]
# table = "failed: table-differs"
# ///
def speedup_table(sizes, time_cpu, time_device):
    rows = []
    for size in sizes:
        cpu = time_cpu(size)
        device = time_device(size)
        rows.append({"size": size, "cpu": cpu, "device": device, "speedup": round(cpu / device, 1)})
    return rows

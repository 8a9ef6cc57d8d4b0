# /// verdict
# about = "waits with torch.accelerator.synchronize; table by zip and comprehension"
# ///
def synchronize(device):
    d = torch.device(device)
    if d.type != "cpu":
        torch.accelerator.synchronize(d)


def speedup_table(sizes, time_cpu, time_device):
    cpu = list(map(time_cpu, sizes))
    device = list(map(time_device, sizes))
    return [
        {"size": n, "cpu": c, "device": d, "speedup": c / d}
        for n, c, d in zip(sizes, cpu, device, strict=True)
    ]


def break_even(rows):
    ordered = sorted(rows, key=lambda r: r["size"])
    losses = [i for i, row in enumerate(ordered) if row["speedup"] < 1]
    first = losses[-1] + 1 if losses else 0
    return ordered[first]["size"] if first < len(ordered) else None

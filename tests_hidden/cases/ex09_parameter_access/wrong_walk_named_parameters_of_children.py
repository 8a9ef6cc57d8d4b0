# /// verdict
# about = "asks each module for its own named_parameters"
# [checks]
# walk = "failed: shortcut-used"
# ///
def walk_parameters(net):
    rows, seen = [], set()
    for prefix, module in net.named_modules():
        for name, p in module.named_parameters(recurse=False):
            if p not in seen:
                seen.add(p)
                rows.append((f"{prefix}.{name}" if prefix else name, p))
    return rows

# /// verdict
# about = "looks at nn.Linear only"
# [checks]
# table = "failed: names-differ"
# ///
from torch import nn


def parameter_table(net):
    rows = []
    for prefix, module in net.named_modules():
        if isinstance(module, nn.Linear):
            for name, p in module.named_parameters(recurse=False):
                full = f"{prefix}.{name}" if prefix else name
                rows.append((full, tuple(p.shape), p.requires_grad))
    return rows

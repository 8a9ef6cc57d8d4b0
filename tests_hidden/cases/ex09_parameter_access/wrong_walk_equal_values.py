# /// verdict
# about = "drops parameters with equal values"
# [checks]
# walk = "failed: equal-values-merged"
# ///
import torch


def walk_parameters(net):
    rows = []

    def visit(module, prefix):
        for name, p in module._parameters.items():
            if p is not None and not any(torch.equal(p, q) for _, q in rows):
                rows.append((prefix + name, p))
        for name, child in module._modules.items():
            if child is not None:
                visit(child, prefix + name + ".")

    visit(net, "")
    return rows

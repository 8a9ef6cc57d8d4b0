# /// verdict
# about = "the report takes a change of dtype for a move"
# [checks]
# report_unseen = "failed: report-sees-values-only"
# ///
import copy

import torch


def registration_report(net, blocks, X):
    net, blocks = copy.deepcopy((net, blocks))
    params = [p for block in blocks for p in block.parameters()]
    ids = {id(p) for p in net.parameters()}
    report = {
        "parameters": sum(p.numel() for p in net.parameters()),
        "optimizer_ok": len(ids) > 0 and ids.issuperset(id(p) for p in params),
        "saved_keys": list(net.state_dict()),
    }
    net(X.detach()).sum().backward()
    net.zero_grad()
    report["zero_grad_clears_all"] = all(p.grad is None for p in params)
    for block in blocks:
        block.train()
    net.eval()
    report["eval_reaches_all"] = not any(m.training for block in blocks for m in block.modules())
    net.to(torch.float64)
    report["to_moves_all"] = all(p.dtype == torch.float64 for block in blocks for p in block.parameters())
    return report

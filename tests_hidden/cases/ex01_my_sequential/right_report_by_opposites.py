# /// verdict
# about = "report: brings every copied block into the opposite state first, uses a real optimizer and .grad = ones"
# ///
from copy import deepcopy

import torch


def registration_report(net, blocks, X):
    twin = deepcopy({"net": net, "blocks": list(blocks)})
    net, blocks = twin["net"], twin["blocks"]
    parts = nn.ModuleList(blocks)
    try:
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        given = {p for group in optimizer.param_groups for p in group["params"]}
        optimizer_ok = set(parts.parameters()) <= given
    except ValueError:
        optimizer_ok = False
    parts.train()
    net.eval()
    eval_ok = not any(m.training for block in blocks for m in block.modules())
    for p in parts.parameters():
        p.grad = torch.ones_like(p)
    net.zero_grad(set_to_none=True)
    cleared = all(p.grad is None for p in parts.parameters())
    report = dict(
        parameters=sum(p.numel() for p in net.parameters()),
        optimizer_ok=optimizer_ok,
        saved_keys=[*net.state_dict().keys()],
        eval_reaches_all=eval_ok,
        zero_grad_clears_all=cleared,
    )
    net.to(device="meta")
    report["to_moves_all"] = all(v.device.type == "meta" for v in parts.state_dict().values())
    return report

# /// verdict
# about = "the report looks at the parameters only after the move"
# [checks]
# report_unseen = "failed: report-skips-buffers"
# ///
import copy


def registration_report(net, blocks, X):
    net, blocks = copy.deepcopy((net, blocks))
    visible = list(net.parameters())
    hidden = [p for b in blocks for p in b.parameters() if not any(p is v for v in visible)]
    report = {
        "parameters": sum(p.numel() for p in visible),
        "saved_keys": list(net.state_dict()),
        "optimizer_ok": len(visible) > 0 and not hidden,
    }
    net(X.detach()).sum().backward()
    net.zero_grad()
    report["zero_grad_clears_all"] = all(p.grad is None for b in blocks for p in b.parameters())
    for block in blocks:
        for module in block.modules():
            module.training = True
    net.eval()
    report["eval_reaches_all"] = not any(m.training for b in blocks for m in b.modules())
    net.to("meta")
    tensors = [t for b in blocks for t in b.parameters()]
    report["to_moves_all"] = all(t.is_meta for t in tensors)
    return report

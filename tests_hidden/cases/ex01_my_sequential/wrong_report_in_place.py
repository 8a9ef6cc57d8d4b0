# /// verdict
# about = "the report works on the caller's net itself"
# [checks]
# report_own = "failed: report-changes-net"
# ///
def registration_report(net, blocks, X):
    params = [p for block in blocks for p in block.parameters()]
    ids = [id(p) for p in net.parameters()]
    report = {
        "parameters": sum(p.numel() for p in net.parameters()),
        "optimizer_ok": len(ids) > 0 and all(id(p) in ids for p in params),
        "saved_keys": list(net.state_dict()),
    }
    net(X).sum().backward()
    net.zero_grad()
    report["zero_grad_clears_all"] = all(p.grad is None for p in params)
    for block in blocks:
        block.train()
    net.eval()
    report["eval_reaches_all"] = not any(m.training for block in blocks for m in block.modules())
    net.to("meta")
    report["to_moves_all"] = all(
        t.is_meta for block in blocks for t in [*block.parameters(), *block.buffers()]
    )
    return report

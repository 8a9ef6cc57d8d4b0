# /// verdict
# about = "the report copies the net but looks at the caller's blocks"
# [checks]
# report_own = "failed: report-copies-parted"
# report_unseen = "failed: report-copies-parted"
# ///
import copy


def registration_report(net, blocks, X):
    net = copy.deepcopy(net)
    ids = {id(p) for p in net.parameters()}
    params = [p for block in blocks for p in block.parameters()]
    report = {
        "parameters": sum(p.numel() for p in net.parameters()),
        "optimizer_ok": len(ids) > 0 and all(id(p) in ids for p in params),
        "saved_keys": list(net.state_dict()),
    }
    for block in blocks:
        block.train()
    net.eval()
    report["eval_reaches_all"] = all(not block.training for block in blocks)
    net.train()
    net(X).sum().backward()
    net.zero_grad()
    report["zero_grad_clears_all"] = all(p.grad is None for p in params)
    net.to("meta")
    report["to_moves_all"] = all(p.device.type == "meta" for p in params)
    return report

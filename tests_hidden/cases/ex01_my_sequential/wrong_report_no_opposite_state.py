# /// verdict
# about = "the report does not switch the blocks to training mode before it tries eval()"
# [checks]
# report_unseen = "failed: report-trusts-current-state"
# ///
import copy


def registration_report(net, blocks, X):
    net, blocks = copy.deepcopy((net, blocks))
    params = [p for block in blocks for p in block.parameters()]
    ids = {id(p) for p in net.parameters()}
    net.eval()
    eval_ok = all(not block.training for block in blocks)
    net(X.detach()).sum().backward()
    net.zero_grad()
    zero_ok = all(p.grad is None for p in params)
    report = {
        "parameters": sum(p.numel() for p in net.parameters()),
        "optimizer_ok": len(ids) > 0 and ids.issuperset(id(p) for p in params),
        "saved_keys": list(net.state_dict()),
        "eval_reaches_all": eval_ok,
        "zero_grad_clears_all": zero_ok,
    }
    net.to("meta")
    report["to_moves_all"] = all(
        t.is_meta for block in blocks for t in [*block.parameters(), *block.buffers()]
    )
    return report

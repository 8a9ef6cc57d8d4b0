# /// verdict
# about = "the report looks at the first block only"
# [checks]
# report_unseen = "failed: report-by-count"
# ///
import copy


def registration_report(net, blocks, X):
    net, blocks = copy.deepcopy((net, blocks))
    first = blocks[0]
    params = list(first.parameters())
    ids = {id(p) for p in net.parameters()}
    report = {
        "parameters": sum(p.numel() for p in net.parameters()),
        "optimizer_ok": all(id(p) in ids for p in params),
        "saved_keys": list(net.state_dict()),
    }
    net(X.detach()).sum().backward()
    net.zero_grad()
    report["zero_grad_clears_all"] = all(p.grad is None for p in params)
    first.train()
    net.eval()
    report["eval_reaches_all"] = not first.training
    net.to("meta")
    report["to_moves_all"] = all(p.is_meta for p in first.parameters())
    return report

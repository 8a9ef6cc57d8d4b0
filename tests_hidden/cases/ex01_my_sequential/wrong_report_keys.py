# /// verdict
# about = "the report uses key names of its own"
# [checks]
# report_own = "failed: report-key-missing"
# report_unseen = "failed: report-key-missing"
# ///
import copy


def registration_report(net, blocks, X):
    net, blocks = copy.deepcopy((net, blocks))
    params = [p for block in blocks for p in block.parameters()]
    ids = {id(p) for p in net.parameters()}
    keys = list(net.state_dict())
    net(X.detach()).sum().backward()
    net.zero_grad()
    cleared = all(p.grad is None for p in params)
    for block in blocks:
        block.train()
    net.eval()
    evaluated = not any(m.training for block in blocks for m in block.modules())
    net.to("meta")
    moved = all(t.is_meta for b in blocks for t in [*b.parameters(), *b.buffers()])
    return {
        "num_parameters": len(ids),
        "optimizer": len(ids) > 0 and all(id(p) in ids for p in params),
        "keys": keys,
        "to": moved,
        "eval": evaluated,
        "zero_grad": cleared,
    }

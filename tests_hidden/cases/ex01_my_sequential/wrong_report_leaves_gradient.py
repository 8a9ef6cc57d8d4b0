# /// verdict
# about = "the report copies net and blocks, but lets the backward pass reach the caller's X"
# [checks]
# report_own = "failed: report-changes-net"
# ///
import copy


def registration_report(net, blocks, X):
    net, blocks = copy.deepcopy((net, blocks))
    visible = list(net.parameters())
    visible_ids = {id(parameter) for parameter in visible}
    of_blocks = [parameter for block in blocks for parameter in block.parameters()]
    inner_modules = [module for block in blocks for module in block.modules()]
    report = {
        "parameters": sum(parameter.numel() for parameter in visible),
        "optimizer_ok": bool(visible) and all(id(p) in visible_ids for p in of_blocks),
        "saved_keys": list(net.state_dict()),
    }

    net(X).sum().backward()
    net.zero_grad()
    report["zero_grad_clears_all"] = all(p.grad is None or not p.grad.any() for p in of_blocks)

    for module in inner_modules:
        module.train()
    net.eval()
    report["eval_reaches_all"] = not any(module.training for module in inner_modules)

    net.to("meta")  # last: the copy loses its values here
    after = [t for block in blocks for t in (*block.parameters(), *block.buffers())]
    report["to_moves_all"] = all(tensor.is_meta for tensor in after)
    return report

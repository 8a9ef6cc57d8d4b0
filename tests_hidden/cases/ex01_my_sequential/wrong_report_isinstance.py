# /// verdict
# about = "the report decides by the class of the net"
# [checks]
# report_unseen = "failed: report-by-class"
# ///
def registration_report(net, blocks, X):
    seen = isinstance(net, (MySequential, nn.Sequential))
    return {
        "parameters": sum(p.numel() for p in net.parameters()),
        "optimizer_ok": seen,
        "saved_keys": list(net.state_dict().keys()),
        "to_moves_all": seen,
        "eval_reaches_all": seen,
        "zero_grad_clears_all": seen,
    }

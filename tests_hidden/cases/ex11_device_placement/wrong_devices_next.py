# /// verdict
# about = "takes a first tensor to begin with"
# [checks]
# devices_of = "failed: no-tensors-raises"
# ///
def devices_of(net):
    found = {next(net.parameters()).device}
    for t in [*net.parameters(), *net.buffers()]:
        found.add(t.device)
    return found

# /// verdict
# about = "returns a list"
# [checks]
# devices_of = "failed: no-set-of-devices"
# ///
def devices_of(net):
    return [t.device for t in [*net.parameters(), *net.buffers()]]

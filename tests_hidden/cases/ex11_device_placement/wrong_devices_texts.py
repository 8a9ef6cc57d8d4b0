# /// verdict
# about = "returns names"
# [checks]
# devices_of = "failed: device-as-text"
# ///
def devices_of(net):
    return {str(t.device) for t in [*net.parameters(), *net.buffers()]}

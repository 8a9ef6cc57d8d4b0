# /// verdict
# about = "returns the kinds of devices"
# [checks]
# devices_of = "failed: device-as-text"
# ///
def devices_of(net):
    return {t.device.type for t in [*net.parameters(), *net.buffers()]}

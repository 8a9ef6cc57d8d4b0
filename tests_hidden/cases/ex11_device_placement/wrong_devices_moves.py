# /// verdict
# about = "brings the network to one device"
# [checks]
# devices_of = "failed: net-was-moved"
# ///
def devices_of(net):
    found = {t.device for t in [*net.parameters(), *net.buffers()]}
    if len(found) > 1:
        net.to("meta")
    return found

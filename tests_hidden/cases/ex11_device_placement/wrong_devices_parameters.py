# /// verdict
# about = "forgets the buffers"
# [checks]
# devices_of = "failed: buffer-missed"
# ///
def devices_of(net):
    return {p.device for p in net.parameters()}

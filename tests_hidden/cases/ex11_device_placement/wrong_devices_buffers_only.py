# /// verdict
# about = "looks at buffers only"
# [checks]
# devices_of = "failed: parameters-missed"
# ///
def devices_of(net):
    return {b.device for b in net.buffers()}

# /// verdict
# about = "goes through the children only"
# [checks]
# devices_of = "failed: devices-differ"
# ///
def devices_of(net):
    return {t.device for m in net.children() for t in [*m.parameters(), *m.buffers()]}

# /// verdict
# about = "returns {} without tensors"
# [checks]
# devices_of = "failed: cpu-assumed"
# ///
def devices_of(net):
    tensors = [*net.parameters(), *net.buffers()]
    if not tensors:
        return {}
    return {t.device for t in tensors}

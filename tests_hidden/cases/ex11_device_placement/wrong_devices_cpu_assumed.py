# /// verdict
# about = "assumes the CPU without tensors"
# [checks]
# devices_of = "failed: cpu-assumed"
# ///
def devices_of(net):
    return {t.device for t in [*net.parameters(), *net.buffers()]} or {torch.device("cpu")}

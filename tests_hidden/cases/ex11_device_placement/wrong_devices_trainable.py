# /// verdict
# about = "skips frozen parameters"
# [checks]
# devices_of = "failed: frozen-parameter-missed"
# ///
def devices_of(net):
    trained = [p for p in net.parameters() if p.requires_grad]
    return {t.device for t in [*trained, *net.buffers()]}

# /// verdict
# about = "looks at the own tensors only"
# [checks]
# devices_of = "failed: inner-modules-missed"
# ///
def devices_of(net):
    own = [*net._parameters.values(), *net._buffers.values()]
    return {t.device for t in own if t is not None}

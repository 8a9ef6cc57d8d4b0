# /// verdict
# about = "goes through parameters and buffers without recursion"
# [checks]
# devices_of = "failed: inner-modules-missed"
# ///
def devices_of(net):
    return {t.device for t in [*net.parameters(recurse=False), *net.buffers(recurse=False)]}

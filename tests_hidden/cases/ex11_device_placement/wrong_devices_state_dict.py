# /// verdict
# about = "goes through state_dict()"
# [checks]
# devices_of = "failed: buffer-not-in-file-missed"
# ///
def devices_of(net):
    return {t.device for t in net.state_dict().values()}

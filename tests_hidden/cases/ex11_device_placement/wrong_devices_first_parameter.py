# /// verdict
# about = "asks the first parameter"
# [checks]
# devices_of = "failed: one-device-only"
# ///
def devices_of(net):
    first = next(net.parameters(), None)
    return set() if first is None else {first.device}

# /// verdict
# about = "asks the given device for its type"
# [checks]
# copies = "error: text-taken-for-a-device"
# ///
def copies_on_move(x, device):
    return (x.device.type, x.device.index) != (device.type, device.index)

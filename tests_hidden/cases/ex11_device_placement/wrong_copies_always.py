# /// verdict
# about = "says yes always"
# [checks]
# copies = "failed: always-a-copy"
# ///
def copies_on_move(x, device):
    return x.clone().to(device) is not x

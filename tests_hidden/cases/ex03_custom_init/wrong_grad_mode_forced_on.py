# /// verdict
# about = "switches recording on at the end, whatever it was"
# [checks]
# shift_and_pin = "failed: grad-mode-switched-on"
# ///
def shift_and_pin(param, shift, index, value):
    torch.set_grad_enabled(False)
    param += shift
    param[index] = value
    torch.set_grad_enabled(True)

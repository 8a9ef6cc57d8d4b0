# /// verdict
# about = "switches recording off for the whole program"
# [checks]
# shift_and_pin = "failed: grad-mode-left-off"
# ///
def shift_and_pin(param, shift, index, value):
    torch.set_grad_enabled(False)
    param += shift
    param[index] = value

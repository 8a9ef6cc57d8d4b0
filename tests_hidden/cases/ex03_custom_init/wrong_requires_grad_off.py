# /// verdict
# about = "switches requires_grad off for the change"
# [checks]
# shift_and_pin = "failed: requires-grad-changed"
# ///
def shift_and_pin(param, shift, index, value):
    param.requires_grad_(False)
    param += shift
    param[index] = value

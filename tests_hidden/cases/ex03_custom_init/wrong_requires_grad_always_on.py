# /// verdict
# about = "switches requires_grad off and on again"
# [checks]
# shift_and_pin = "failed: requires-grad-changed"
# ///
def shift_and_pin(param, shift, index, value):
    param.requires_grad = False
    param += shift
    param[index] = value
    param.requires_grad = True

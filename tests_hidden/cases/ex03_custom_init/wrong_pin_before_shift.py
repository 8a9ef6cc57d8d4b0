# /// verdict
# about = "pins first and shifts afterwards"
# [checks]
# shift_and_pin = "failed: pin-before-shift"
# ///
def shift_and_pin(param, shift, index, value):
    with torch.no_grad():
        param[index] = value
        param += shift

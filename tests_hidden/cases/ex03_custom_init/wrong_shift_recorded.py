# /// verdict
# about = "shifts in place while autograd records"
# [checks]
# shift_and_pin = "error: recorded-in-place"
# ///
def shift_and_pin(param, shift, index, value):
    param += shift
    param[index] = value

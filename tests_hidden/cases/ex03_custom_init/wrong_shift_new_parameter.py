# /// verdict
# about = "makes a new Parameter and returns it"
# [checks]
# shift_and_pin = "failed: parameter-rebound"
# ///
def shift_and_pin(param, shift, index, value):
    new = nn.Parameter(param.data + shift)
    new.data[index] = value
    return new

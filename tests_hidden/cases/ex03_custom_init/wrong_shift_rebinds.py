# /// verdict
# about = "assigns the sum to the local name"
# [checks]
# shift_and_pin = "failed: parameter-rebound"
# ///
def shift_and_pin(param, shift, index, value):
    with torch.no_grad():
        param = param + shift
        param[index] = value

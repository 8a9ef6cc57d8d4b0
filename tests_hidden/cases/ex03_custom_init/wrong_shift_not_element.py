# /// verdict
# about = "leaves the shift out and pins only"
# [checks]
# shift_and_pin = "failed: values-differ"
# ///
def shift_and_pin(param, shift, index, value):
    with torch.no_grad():
        param[index] = param[index] + shift
        param[index] = value

# /// verdict
# about = "uses the first number of the index only"
# [checks]
# shift_and_pin = "failed: values-differ"
# ///
def shift_and_pin(param, shift, index, value):
    with torch.no_grad():
        param += shift
        param[index[0]] = value

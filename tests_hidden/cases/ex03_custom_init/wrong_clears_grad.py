# /// verdict
# about = "clears the gradient for the change"
# [checks]
# shift_and_pin = "failed: grad-touched"
# ///
def shift_and_pin(param, shift, index, value):
    param.grad = None
    param.data.add_(shift)
    param.data[index] = value

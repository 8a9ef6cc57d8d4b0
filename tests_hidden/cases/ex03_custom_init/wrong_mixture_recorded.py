# /// verdict
# about = "multiplies the weight in place while autograd records"
# [checks]
# mixture = "error: recorded-in-place"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -10, 10)
        m.weight *= m.weight.abs() >= 5

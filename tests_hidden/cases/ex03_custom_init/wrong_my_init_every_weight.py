# /// verdict
# about = "takes every module that has a weight, in my_init"
# [checks]
# apply_nested = "failed: other-layers-changed"
# ///
def my_init(m):
    if hasattr(m, "weight"):
        nn.init.uniform_(m.weight, -10, 10)
        m.weight.data *= m.weight.data.abs() >= 5

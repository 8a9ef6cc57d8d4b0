# /// verdict
# about = "takes the norm of m itself, one by one"
# [checks]
# slow_values = "failed: product-missing"
# ///
def norms_one_by_one(mats):
    return [m.norm().item() for m in mats]

# /// verdict
# about = "multiplies with NumPy"
# [checks]
# launch_order = "failed: computed-on-cpu"
# ///
def launch_then_collect(pairs, devices):
    results = []
    for i, (a, b) in enumerate(pairs):
        product = a.numpy() @ b.numpy()
        results.append(torch.from_numpy(product))
    return [result.cpu() for result in results]

# /// verdict
# about = "prints the norms and returns nothing"
# [checks]
# slow_values = "failed: nothing-returned"
# ///
def norms_one_by_one(mats):
    for m in mats:
        print(torch.linalg.norm(m @ m).item())

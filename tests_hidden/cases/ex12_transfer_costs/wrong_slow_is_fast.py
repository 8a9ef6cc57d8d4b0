# /// verdict
# about = "reads all norms at once in the slow version too"
# [checks]
# slow_syncs = "failed: slow-reads-late"
# ///
def norms_one_by_one(mats):
    return norms_on_device(mats)

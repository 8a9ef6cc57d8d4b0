# /// verdict
# about = "counts Parameter objects and names instead of elements"
# [checks]
# count = "failed: tensors-counted-not-elements"
# ///
def count_parameters(net):
    return len(list(net.parameters())), len(list(net.named_parameters(remove_duplicate=False)))

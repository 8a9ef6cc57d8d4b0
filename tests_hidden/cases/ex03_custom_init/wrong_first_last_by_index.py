# /// verdict
# about = "takes net[0] and net[2] as in the chapter's example"
# [checks]
# first_last = "error: position-instead-of-type"
# ///
def init_first_last(net):
    nn.init.xavier_uniform_(net[0].weight)
    nn.init.constant_(net[2].weight, 42)

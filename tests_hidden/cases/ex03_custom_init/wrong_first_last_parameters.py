# /// verdict
# about = "takes the first and the last parameter, which is a bias"
# [checks]
# first_last = "error: position-instead-of-type"
# ///
def init_first_last(net):
    params = list(net.parameters())
    nn.init.xavier_uniform_(params[0])
    nn.init.constant_(params[-1], 42)

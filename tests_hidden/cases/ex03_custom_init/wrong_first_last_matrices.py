# /// verdict
# about = "takes the first and the last parameter with two axes"
# [checks]
# first_last = "failed: matrix-taken-for-linear"
# ///
def init_first_last(net):
    matrices = [p for p in net.parameters() if p.dim() == 2]
    nn.init.xavier_uniform_(matrices[0])
    nn.init.constant_(matrices[-1], 42)

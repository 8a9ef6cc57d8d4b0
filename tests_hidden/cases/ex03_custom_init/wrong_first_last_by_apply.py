# /// verdict
# about = "applies both initializers to the whole net"
# [checks]
# first_last = "failed: middle-changed"
# ///
def init_first_last(net):
    net.apply(make_initializer("xavier"))
    last = [m for m in net.modules() if isinstance(m, nn.Linear)][-1]
    nn.init.constant_(last.weight, 42)

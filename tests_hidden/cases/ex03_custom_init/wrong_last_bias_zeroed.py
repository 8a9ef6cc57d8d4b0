# /// verdict
# about = "uses the constant initializer, which sets the bias to 0"
# [checks]
# first_last = "failed: bias-changed"
# ///
def init_first_last(net):
    linears = [m for m in net.modules() if isinstance(m, nn.Linear)]
    make_initializer("xavier")(linears[0])
    make_initializer("constant", value=42)(linears[-1])

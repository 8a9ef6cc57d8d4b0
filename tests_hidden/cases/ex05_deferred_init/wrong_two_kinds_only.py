# /// verdict
# about = "expects only RuntimeError and ValueError"
# [checks]
# probe = "error: exception-not-caught"
# ///
def probe(net, X):
    try:
        net(X)
    except (RuntimeError, ValueError) as e:
        return type(e).__name__
    return "ok"

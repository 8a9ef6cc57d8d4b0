# /// verdict
# about = "catches RuntimeError only"
# [checks]
# probe = "failed: parent-class-reported"
# ///
def probe(net, X):
    try:
        net(X)
    except RuntimeError:
        return "RuntimeError"
    return "ok"

# /// verdict
# about = "reports the class with its module"
# [checks]
# probe = "failed: class-name-decorated"
# ///
def probe(net, X):
    try:
        net(X)
    except Exception as e:
        return str(type(e))
    return "ok"

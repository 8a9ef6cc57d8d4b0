# /// verdict
# about = "reports the message of the exception"
# [checks]
# probe = "failed: message-instead-of-class"
# ///
def probe(net, X):
    try:
        net(X)
    except Exception as e:
        return str(e)
    return "ok"

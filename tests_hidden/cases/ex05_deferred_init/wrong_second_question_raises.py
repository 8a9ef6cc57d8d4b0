# /// verdict
# about = "the second call of probe raises, and the third does not"
# [checks]
# probe = "error"
# ///
ASKED = []


def probe(net, X):
    ASKED.append(X)
    if len(ASKED) == 2:
        raise KeyError("the second question")
    try:
        net(X)
    except Exception as error:
        return type(error).__name__
    return "ok"

# /// verdict
# about = "allows four names only but hands all arguments on"
# [checks]
# model_file = "failed: unlisted-arguments-accepted"
# ///
def build(spec):
    known = {"Linear": nn.Linear, "ReLU": nn.ReLU, "Tanh": nn.Tanh, "Dropout": nn.Dropout}
    try:
        return nn.Sequential(*(known[name](*args) for name, *args in spec))
    except (KeyError, TypeError, RuntimeError) as error:
        raise ValueError("not a description of a net") from error

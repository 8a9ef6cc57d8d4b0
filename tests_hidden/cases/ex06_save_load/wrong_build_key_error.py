# /// verdict
# about = "checks all arguments but refuses an unknown name with the KeyError of its table"
# [checks]
# model_file = "failed: refusal-is-not-valueerror"
# ///
def build(spec):
    sizes = {"Linear": 2, "ReLU": 0, "Tanh": 0, "Dropout": 1}
    if not isinstance(spec, list):
        raise ValueError("a description is a list")
    net = nn.Sequential()
    for row in spec:
        if not isinstance(row, list) or len(row) == 0:
            raise ValueError("a row is a list that begins with a name")
        name, *args = row
        if len(args) != sizes[name]:
            raise ValueError(f"{name} takes {sizes[name]} arguments")
        if name == "Linear":
            if not all(isinstance(size, int) and size >= 1 for size in args):
                raise ValueError("sizes are whole numbers, at least 1")
            net.append(nn.Linear(*args))
        elif name == "Dropout":
            if not isinstance(args[0], (int, float)) or not 0 <= args[0] <= 1:
                raise ValueError("a share is a number from 0 to 1")
            net.append(nn.Dropout(*args))
        else:
            net.append({"ReLU": nn.ReLU, "Tanh": nn.Tanh}[name]())
    return net

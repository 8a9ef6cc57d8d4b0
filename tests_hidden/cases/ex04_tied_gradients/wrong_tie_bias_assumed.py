# /// verdict
# about = "compares the biases although a layer may have none"
# seen = "d2l-ai/d2l-en#2225"
# [checks]
# tie = "error: missing-bias-not-handled"
# ///


def tie(a, b):
    if a.weight.shape != b.weight.shape or a.bias.shape != b.bias.shape:
        raise ValueError("shapes differ")
    b.weight = a.weight
    b.bias = a.bias

# /// verdict
# about = "ties layers of different shapes without a word"
# [checks]
# tie = "failed: shape-check-missing"
# ///


def tie(a, b):
    b.weight = a.weight
    b.bias = a.bias

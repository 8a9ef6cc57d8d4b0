# /// verdict
# about = "puts the row together as source text and evaluates it"
# [checks]
# model_file = "failed: unlisted-layer-built"
# ///
def build(spec):
    try:
        layers = []
        for name, *args in spec:
            layers.append(eval(f"nn.{name}({', '.join(repr(a) for a in args)})"))
        return nn.Sequential(*layers)
    except Exception as error:
        raise ValueError("not a description of a net") from error

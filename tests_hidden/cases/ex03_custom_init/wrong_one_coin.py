# /// verdict
# about = "throws one coin for the whole layer"
# [checks]
# mixture = "failed: one-draw-for-all"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        u = torch.rand(1).item()
        if u < 0.5:
            nn.init.zeros_(m.weight)
        elif u < 0.75:
            nn.init.uniform_(m.weight, 5, 10)
        else:
            nn.init.uniform_(m.weight, -10, -5)

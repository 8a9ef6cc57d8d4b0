# /// verdict
# about = "throws one coin for every row"
# [checks]
# mixture = "failed: one-draw-per-row"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        with torch.no_grad():
            for row in m.weight:
                u = torch.rand(1)
                if u < 0.5:
                    row.zero_()
                elif u < 0.75:
                    row.uniform_(5, 10)
                else:
                    row.uniform_(-10, -5)

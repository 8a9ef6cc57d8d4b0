# /// verdict
# about = "draws one mask of a row's length and broadcasts it"
# [checks]
# mixture = "failed: one-draw-per-row"
# mixture_independent = "skipped"
# ///
def my_init(m):
    if isinstance(m, nn.Linear):
        columns = m.weight.shape[1]
        nn.init.uniform_(m.weight, 5, 10)
        sign = torch.tensor([0.0, 0.0, 1.0, -1.0])[torch.randint(0, 4, (columns,))]
        with torch.no_grad():
            m.weight *= sign

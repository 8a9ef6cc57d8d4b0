# /// verdict
# about = "a class for the log, recursion, a queue, transposed factors"
# ///
from collections import deque


class Log:
    def __init__(self):
        self.values = []

    def add(self, value):
        self.values.append(value.detach().reshape(()))

    def read(self):
        return torch.stack(self.values).tolist() if self.values else []


def norms_one_by_one(mats):
    if not mats:
        return []
    first, *rest = mats
    return [torch.norm(torch.matmul(first, first)).item()] + norms_one_by_one(rest)


def norms_on_device(mats):
    log = Log()
    for m in mats:
        log.add(torch.sum((m @ m) ** 2) ** 0.5)
    return log.read()


def train_with_log(net, batches, lr):
    log = Log()
    for batch in batches:
        X, Y = batch
        net.zero_grad(set_to_none=True)
        mse = nn.MSELoss(reduction="mean")
        loss = mse(net(X), Y)
        log.add(loss)
        loss.backward()
        for p in net.parameters():
            p.data = p.data - lr * p.grad
    return log.read()


def launch_then_collect(pairs, devices):
    waiting = deque()
    for i, (a, b) in enumerate(pairs):
        dev = devices[i % len(devices)]
        waiting.append(torch.mm(b.t().to(dev), a.t().to(dev)).t())
    results = []
    while waiting:
        results.append(waiting.popleft().cpu().contiguous())
    return results

# /// verdict
# about = "joins with cat and reads through NumPy; gradients by autograd.grad; itertools.cycle"
# ///
import itertools


def norms_one_by_one(mats):
    return [(m @ m).norm().cpu().numpy().item() for m in mats]


def norms_on_device(mats):
    if len(mats) == 0:
        return []
    squares = [torch.einsum("ij,jk->ik", m, m).square().sum().view(1) for m in mats]
    return torch.cat(squares).sqrt().cpu().numpy().tolist()


def train_with_log(net, batches, lr):
    criterion, parameters = nn.MSELoss(), list(net.parameters())
    history = []
    for X, Y in batches:
        loss = criterion(net(X), Y)
        grads = torch.autograd.grad(loss, parameters)
        for p, g in zip(parameters, grads):
            p.data.sub_(g, alpha=lr)
        history.append(loss.data.reshape(1))
    return torch.cat(history).cpu().numpy().tolist() if history else []


def launch_then_collect(pairs, devices):
    started = []
    for (a, b), device in zip(pairs, itertools.cycle(devices)):
        started.append(torch.matmul(a.to(device), b.to(device)))
    for i in range(len(started)):
        started[i] = started[i].cpu()
    return started

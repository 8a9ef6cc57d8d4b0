# /// verdict
# about = "tolist in the slow version, map in the fast one, a dictionary per device"
# ///
def frobenius(m):
    return torch.linalg.vector_norm(torch.linalg.matrix_power(m, 2))


def norms_one_by_one(mats):
    norms = []
    for m in mats:
        norms += [frobenius(m).tolist()]
    return norms


def norms_on_device(mats):
    norms = tuple(map(frobenius, mats))
    if not norms:
        return []
    host = torch.hstack(norms).to(torch.device("cpu"))
    return [x.item() for x in host]


def train_with_log(net, batches, lr):
    if not batches:
        return []
    optimizer = torch.optim.SGD(net.parameters(), lr)
    losses = None
    for X, Y in batches:
        optimizer.zero_grad(set_to_none=False)
        error = net(X) - Y
        loss = torch.mean(error * error)
        loss.backward()
        optimizer.step()
        kept = loss.detach().unsqueeze(0)
        losses = kept if losses is None else torch.cat((losses, kept))
    return [float(x) for x in losses.cpu()]


def launch_then_collect(pairs, devices):
    places = [torch.device(device) for device in devices]
    started = {}
    for i, (a, b) in enumerate(pairs):
        place = places[i % len(places)]
        started[i] = nn.functional.linear(a.to(place), b.T.to(place))
    return [started[i].to("cpu", copy=True) for i in sorted(started)]

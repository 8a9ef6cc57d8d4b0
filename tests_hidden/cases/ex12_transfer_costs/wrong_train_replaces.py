# /// verdict
# about = "puts new parameters into the network"
# [checks]
# train_values = "failed: parameters-replaced"
# ///
def train_with_log(net, batches, lr):
    # one step for each batch
    losses = []
    for X, Y in batches:
        loss = nn.functional.mse_loss(net(X), Y)
        net.zero_grad()
        loss.backward()
        for module in net.modules():
            for name, p in list(module.named_parameters(recurse=False)):
                setattr(module, name, nn.Parameter(p.detach() - lr * p.grad))
        losses.append(loss.detach())
    return torch.stack(losses).tolist() if losses else []

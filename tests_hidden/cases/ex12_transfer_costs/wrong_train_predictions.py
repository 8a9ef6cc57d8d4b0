# /// verdict
# about = "copies the predictions to the CPU and computes the logged loss there"
# [checks]
# train_one_transfer = "failed: other-values-read"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for X, Y in batches:
        out = net(X)
        loss = nn.functional.mse_loss(out, Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(nn.functional.mse_loss(out.detach().cpu(), Y.cpu()))
    return torch.stack(losses).tolist() if losses else []

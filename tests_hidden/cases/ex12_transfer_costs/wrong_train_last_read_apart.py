# /// verdict
# about = "prints the last loss and reads the log"
# [checks]
# train_one_transfer = "failed: more-than-one-read"
# ///
def train_with_log(net, batches, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for X, Y in batches:
        loss = nn.functional.mse_loss(net(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    if losses:
        print("last", losses[-1].item())
    return torch.stack(losses).tolist() if losses else []

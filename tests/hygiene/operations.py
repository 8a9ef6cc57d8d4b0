"""Families of operations, each a line of code, computed by the same text on both sides.

The file is imported by the test process and handed in to a worker as if it were a submission.
Sizes are such that torch divides the work among its threads where it can: an operation on small
tensors never enters the parallel code in which a badly forked process hangs.
"""

import io
import random
import tempfile
import threading
import warnings

import numpy as np
import torch
from torch import nn
from torch.nn import functional  # noqa: F401 - for the lines below
from torch.utils.data import DataLoader, TensorDataset  # noqa: F401 - the same

# Where `lazy device` computes: a worker puts the name of the second device here.
second_device = "cpu"

# name: statements that leave the result, a tensor or a list of tensors, in `out`.
OPERATIONS = {
    "matrix product": "out = rand(1500, 1500) @ rand(1500, 1500)",
    "batched product": "out = torch.bmm(rand(32, 128, 128), rand(32, 128, 128))",
    "product in half precision": "out = (rand(512, 512).bfloat16() @ rand(512, 512).bfloat16())",
    "einsum": "out = torch.einsum('bij,bjk->ik', rand(16, 128, 128), rand(16, 128, 128))",
    "elementwise": "out = torch.sigmoid(rand(4_000_000)) * 2",
    "broadcasting": "out = rand(2000, 1) * rand(1, 1000)",
    "reduction": "out = [rand(1500, 1500).sum(0), rand(1500, 1500).std(1), rand(9999).prod()]",
    "cumulative sum": "out = rand(1000, 1000).cumsum(1)",
    "sort": "out = rand(500_000).sort().values",
    "top k": "out = rand(1000, 1000).topk(5).values",
    "unique": "out = torch.randint(1000, (300_000,)).unique()",
    "index and scatter": "out = zeros(500, 64).index_add(0, torch.randint(500, (20_000,)),"
    " rand(20_000, 64))",
    "comparison": "out = torch.where(rand(1_000_000) > 0.5, 1.0, rand(1_000_000))",
    "distances": "out = torch.cdist(rand(500, 64), rand(500, 64))",
    "softmax": "out = rand(1000, 1000).softmax(-1)",
    "cross entropy": "out = trained(lambda x: functional.cross_entropy(x, labels(2000, 500)),"
    " rand(2000, 500))",
    "backward through an MLP": "out = trained(mlp(), rand(128, 512))",
    "second derivative": "x = rand(50_000).requires_grad_(); g, = torch.autograd.grad((x**3).sum(),"
    " x, create_graph=True); g.sum().backward(); out = x.grad",
    "functional gradient": "out = torch.func.vmap(torch.func.grad(lambda x: (x**2).sum()))"
    "(rand(200, 400))",
    "SGD": "out = stepped(torch.optim.SGD, lr=0.1, momentum=0.9)",
    "Adam": "out = stepped(torch.optim.Adam, lr=0.01)",
    "AdamW": "out = stepped(torch.optim.AdamW, lr=0.01)",
    "RMSprop": "out = stepped(torch.optim.RMSprop, lr=0.01)",
    "gradient clipping": "m = mlp(); m(rand(64, 512)).sum().backward();"
    " out = nn.utils.clip_grad_norm_(m.parameters(), 1.0)",
    "convolution": "out = trained(nn.Conv2d(3, 32, 3, padding=1), rand(8, 3, 64, 64))",
    "transposed convolution": "out = trained(nn.ConvTranspose2d(8, 8, 3), rand(8, 8, 32, 32))",
    "pooling": "out = trained(nn.MaxPool2d(2), rand(16, 16, 64, 64))",
    "batch normalisation": "out = trained(nn.BatchNorm2d(16), rand(32, 16, 32, 32))",
    "layer normalisation": "out = trained(nn.LayerNorm(512), rand(1000, 512))",
    "interpolation": "out = functional.interpolate(rand(8, 3, 64, 64), scale_factor=2.0,"
    " mode='bilinear')",
    "embedding": "out = trained(lambda x: functional.embedding(labels(5000, 1000), x),"
    " rand(1000, 128))",
    "LSTM": "out = trained(lambda x, net=nn.LSTM(64, 128): net(x)[0], rand(8, 32, 64))",
    "GRU": "out = trained(lambda x, net=nn.GRU(64, 64): net(x)[0], rand(8, 32, 64))",
    "attention": "out = functional.scaled_dot_product_attention(*rand(3, 8, 8, 128, 32))",
    "transformer": "out = trained(nn.TransformerEncoderLayer(64, 4, 128, dropout=0.0),"
    " rand(32, 16, 64))",
    "dropout": "out = functional.dropout(rand(1_000_000))",
    "FFT": "out = [torch.fft.fft(rand(200_000)).abs(), torch.fft.rfft2(rand(512, 512)).abs()]",
    "SVD": "out = torch.linalg.svdvals(rand(200, 200))",
    "QR": "out = torch.linalg.qr(rand(400, 400)).R.abs()",
    "eigenvalues": "a = rand(120, 120); out = torch.linalg.eigvalsh(a + a.T)",
    "Cholesky": "out = torch.linalg.cholesky(positive(500))",
    "solve": "out = torch.linalg.solve(positive(500), rand(500, 20))",
    "inverse": "out = [torch.linalg.inv(positive(300)), torch.linalg.slogdet(positive(300))[1]]",
    "sparse product": "out = rand(500, 500).relu().to_sparse() @ rand(500, 64)",
    "random numbers": "out = [torch.randn(100_000), torch.randperm(100_000), torch.rand(100)"
    ".bernoulli(), torch.rand(1000).multinomial(50).sort().values, torch.empty(9).normal_()]",
    "random numbers of Python": "out = torch.tensor([random.random() for _ in range(100)])",
    "random numbers of NumPy": "out = torch.from_numpy(np.random.rand(100_000))",
    "lazy device": "out = [t.cpu() for t in trained(mlp().to(second_device),"
    " rand(64, 512).to(second_device))]",
    "DataLoader": "out = [x.sum(0) for x, in DataLoader(TensorDataset(rand(4096, 64)), 512,"
    " shuffle=True)]",
    "saving and loading": "out = list(reloaded(mlp().state_dict()).values())",
    "script": "out = torch.jit.script(mlp())(rand(256, 512))",
    "trace": "net = mlp(); out = torch.jit.trace(net, rand(2, 512))(rand(256, 512))",
    "checkpointing": "from torch.utils.checkpoint import checkpoint; m = mlp(); out = trained("
    "lambda x: checkpoint(m, x, use_reentrant=False), rand(128, 512))",
    "NumPy": "a = np.random.rand(400, 400); out = [torch.from_numpy(np.asarray(v)) for v in"
    " (a @ a, np.linalg.svd(a, compute_uv=False), np.sort(a), np.abs(np.fft.fft(a)))]",
    "copies between types": "out = [rand(1500, 1500).T.contiguous(), rand(10**6).double(),"
    " torch.from_numpy(rand(10**6).numpy() + 1)]",
    "threads of Python": "out = threaded(lambda: rand(600, 600).softmax(0).sum(1).sort().values)",
}


def result_of(name: str) -> list[torch.Tensor]:
    """Compute one operation and return of each tensor its mean and about a thousand values."""
    torch.manual_seed(3)
    random.seed(3)
    np.random.seed(3)  # noqa: NPY002 - the global generator is what students use
    names = dict(globals())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what torch deprecates may still not hang
        exec(OPERATIONS[name], names)  # noqa: S102 - one of the lines above
    out = names["out"] if isinstance(names["out"], list) else [names["out"]]
    return [_sampled(tensor.detach().double().flatten()) for tensor in out]


def _sampled(flat: torch.Tensor) -> torch.Tensor:
    return torch.cat([flat.mean()[None], flat[:: max(1, flat.numel() // 1000)]])


def rand(*shape: int) -> torch.Tensor:
    """Return uniform numbers from -1 to 1."""
    return torch.rand(*shape) * 2 - 1


def zeros(*shape: int) -> torch.Tensor:
    """Return zeros."""
    return torch.zeros(*shape)


def labels(count: int, classes: int) -> torch.Tensor:
    """Return class numbers."""
    return torch.randint(classes, (count,), generator=torch.Generator().manual_seed(4))


def positive(size: int) -> torch.Tensor:
    """Return a positive definite matrix."""
    a = rand(size, size)
    return a @ a.T / size + torch.eye(size)


def mlp() -> nn.Sequential:
    """Return a network that is wide enough for several threads."""
    return nn.Sequential(nn.Linear(512, 512), nn.Tanh(), nn.Linear(512, 512))


def trained(net: object, x: torch.Tensor) -> list[torch.Tensor]:
    """Return the output of a network and the gradients of a loss at all that it learns."""
    x = x.detach().requires_grad_()
    y = net(x)
    (y**2).mean().backward()
    learnt = list(net.parameters()) if isinstance(net, nn.Module) else []
    return [y, x.grad, *(p.grad for p in learnt)]


def stepped(kind: type[torch.optim.Optimizer], **settings: float) -> list[torch.Tensor]:
    """Return the parameters of a network after two steps of an optimizer."""
    net, x = mlp(), rand(64, 512)
    optimizer = kind(net.parameters(), **settings)
    for _ in range(2):
        optimizer.zero_grad()
        (net(x) ** 2).mean().backward()
        optimizer.step()
    return list(net.parameters())


def reloaded(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return tensors that went through a file, and those through memory after it."""
    with tempfile.TemporaryFile() as file:
        torch.save(state, file)
        file.seek(0)
        once = torch.load(file, weights_only=True)
    memory = io.BytesIO()
    torch.save(once, memory)
    return torch.load(io.BytesIO(memory.getvalue()), weights_only=True)


def threaded(task: object) -> list[torch.Tensor]:
    """Return what a task gives in three threads, one after the other."""
    found: list[torch.Tensor] = []
    for _ in range(3):
        thread = threading.Thread(target=lambda: found.append(task()))
        thread.start()
        thread.join()
    return found

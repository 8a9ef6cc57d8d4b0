import contextlib
import operator
import os
import pickle
import tempfile
import warnings
from functools import partial
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from grader.checks import (
    Draw,
    Worker,
    assert_equal,
    assert_holds,
    assert_raises,
    assert_returns,
    assert_same_names,
    assert_same_tensors,
    caught,
    helper,
    load_values,
    parameters_of,
    probe,
    same_tensors,
    state_of,
)

same_bits = partial(assert_same_tensors, rtol=0.0, atol=0.0)  # files and copies keep every bit

# ---------------------------------------------------------------- the nets, on both sides


def linear(name, n_in, n_out):
    """Return the shapes of the entries of a Linear layer."""
    return {f"{name}.weight": (n_out, n_in), f"{name}.bias": (n_out,)}


def norm(name, width):
    """Return the shapes of the entries of a BatchNorm layer."""
    shapes = {f"{name}.{part}": (width,) for part in ("weight", "bias", "running_mean")}
    return {**shapes, f"{name}.running_var": (width,), f"{name}.num_batches_tracked": ()}


SMALL = {**norm("0", 6), **linear("2", 6, 4)}  # small_net
PARAMETERS = [name for name in SMALL if name.endswith(("weight", "bias"))]
DEEP = {  # deep_net: 12 layers, so that 10 and 11 begin with the character 1
    name: shape
    for shapes in (
        (linear("0", 6, 9), norm("1", 9), linear("3", 9, 5), linear("4.0", 5, 7)),
        (linear("8", 7, 3), linear("10", 3, 4), linear("11", 4, 2)),
    )
    for layer in shapes
    for name, shape in layer.items()
}
SPEC = [["Linear", 6, 9], ["Tanh"], ["Dropout", 0.5], ["Linear", 9, 4]]
BUILT = {**linear("0", 6, 9), **linear("3", 9, 4)}  # what build(SPEC) has


def drawn_state(draw, shapes, dtype=torch.float64):
    """Draw a value for each entry: a count for counters, numbers above 0 for variances."""
    state = {}
    for name, shape in shapes.items():
        if name.endswith("num_batches_tracked"):
            state[name] = torch.tensor(draw.integer(100, 999))
        elif name.endswith("running_var"):
            state[name] = draw.uniform(0.5, 2.0, *shape, dtype=dtype)
        else:
            state[name] = draw.normal(*shape, dtype=dtype)
    return state


def part_of(state, names):
    """Return the entries of these names, as far as they are there."""
    return {name: value for name, value in state.items() if name in set(names)}


def assert_flags(seen, flags, diagnosis, when):
    """Compare the training flags of a net and its layers, and show them all."""
    expected = f"training flags {flags} {when}, for the net and its layers"
    assert_holds(seen == flags, diagnosis=diagnosis, expected=expected, seen=str(seen))


def assert_refused(outcome, call, diagnosis):
    """Demand an error of any kind."""
    expected = f"{call} raises an error"
    assert_holds(
        "raised" in outcome, diagnosis=diagnosis, expected=expected, seen="it returned, no error"
    )


@helper
@contextlib.contextmanager
def scratch():
    """Give a folder that is there for the length of a block."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@helper
def small_net(values):
    double = {"dtype": torch.float64}
    net = nn.Sequential(nn.BatchNorm1d(6, **double), nn.Tanh(), nn.Linear(6, 4, **double))
    load_values(net, values)
    return net


@helper
def narrow_net():
    """Make a net with parameters and buffers and little to write, where no value matters."""
    double = {"dtype": torch.float64}
    return nn.Sequential(nn.BatchNorm1d(6, affine=False, **double), nn.Linear(6, 4, **double))


@helper
def spec_net(values):
    net = nn.Sequential(nn.Linear(6, 9), nn.Tanh(), nn.Dropout(0.5), nn.Linear(9, 4))
    load_values(net, values)
    return net


@helper
def values_of(net):
    return {name: value.detach().clone() for name, value in state_of(net).items()}


@helper
def flags_of(net):
    return [module.training for module in net.modules()]


@helper
def has_kept(net, parameters):
    now = list(parameters_of(net).values())
    return len(now) == len(parameters) and all(map(operator.is_, parameters, now))


@helper
def optimizer_for(net, kind, settings):
    return getattr(torch.optim, kind)(net.parameters(), **settings)


@helper
def train(net, optimizer, batches):
    for x, y in batches:
        optimizer.zero_grad()
        ((net(x) - y) ** 2).mean().backward()
        optimizer.step()


# ---------------------------------------------------------------- tensors


@probe
def tensor_round_trips(student, objects):
    """Write and read each object by the student's functions, by torch's, and by one of each."""
    seen = []
    with scratch() as folder:
        for number, obj in enumerate(objects):
            theirs, ours = folder / f"theirs{number}.pt", folder / f"ours{number}.pt"
            student.save_tensors(str(theirs) if number % 2 else theirs, obj)
            both = student.load_tensors(theirs if number % 2 else str(theirs))
            torch.save(obj, ours)
            file = caught(lambda path=theirs: torch.load(path, weights_only=True))
            loaded = caught(lambda path=ours: student.load_tensors(path))
            seen.append({"both": both, "file": file, "loaded": loaded})
    return seen


def nesting(obj):
    """Write down the lists, dicts and keys of an object."""
    if isinstance(obj, torch.Tensor):
        return "tensor"
    if isinstance(obj, dict):
        return "{" + ", ".join(f"{key}: {nesting(value)}" for key, value in obj.items()) + "}"
    if isinstance(obj, list):
        return "[" + ", ".join(nesting(value) for value in obj) + "]"
    return type(obj).__name__


def assert_same_object_read(seen, obj, diagnosis, what):
    """Compare the nesting first, then shapes, dtypes and values."""
    shown = {"expected": f"{nesting(obj)} {what}", "seen": nesting(seen)}
    assert_holds(nesting(seen) == nesting(obj), diagnosis=diagnosis, **shown)
    differs = {"dtype": "dtype-changed", "default": "tensors-differ"}
    same_bits(seen, obj, diagnosis=differs, what="the object")


@pytest.mark.check(
    points=10,
    title="Tensors, lists and dicts come back as they were",
    evidence="verified",
    public=True,
)
def test_tensors(worker: Worker, draw: Draw):
    """Files cross between the student's functions and torch's, in both directions, unchanged."""
    dtypes = (torch.float32, torch.float64, torch.float16, torch.bfloat16)
    numbers = {str(dtype): draw.normal(3, 5, dtype=dtype) for dtype in dtypes}
    numbers["complex"] = torch.complex(draw.normal(3, 5), draw.normal(3, 5)).to(torch.complex64)
    codes, flags = draw.integers(0, 255, 6), draw.integers(0, 1, 16)
    whole = [draw.integers(-50, 50, 5, 1), codes.to(torch.uint8), flags.to(torch.bool)]
    objects = [
        draw.normal(3, 4),
        [draw.normal(2), draw.normal(0), *whole],
        {"w": [{"deep": draw.normal(2, 3)}, torch.tensor(draw.number(-1, 1))], "b": [], "a": {}},
        numbers,
    ]
    for obj, seen in zip(objects, worker.run(tensor_round_trips, objects=objects), strict=True):
        agrees = nesting(seen["both"]) == nesting(obj)
        other = "own-file-format" if agrees else "container-changed"
        for route, when in (
            ("file", "from torch.load, out of the file that save_tensors wrote"),
            ("loaded", "from load_tensors, out of a file that torch.save wrote"),
        ):
            read = assert_returns(seen[route], diagnosis="own-file-format", when=when)
            assert_same_object_read(read, obj, other, when)
        assert_same_object_read(seen["both"], obj, "container-changed", "as saved")


# ---------------------------------------------------------------- refuses_code


@helper
class Trap:
    """Unpickling it makes a folder."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        """Name the call that a reader is to make."""
        return os.mkdir, (str(self.folder),)


@helper
def write_trap(path, kind, trap):
    if kind == "a pickle":
        path.write_bytes(pickle.dumps(trap, protocol=2))
    elif kind == "a file of torch.save":
        torch.save(trap, path)
    else:
        torch.save({**nn.Linear(2, 3).state_dict(), "note": trap}, path)


@probe
def trapped_files(student, kinds):
    """Open files that would make a folder; report whether it is there and how loading ended."""
    loaders = {
        "load_tensors": student.load_tensors,
        "load_checkpoint": lambda path: student.load_checkpoint(path, nn.Linear(2, 3)),
        "restore": lambda path: student.restore(path, lambda: nn.Linear(2, 3)),
        "load_model": student.load_model,
    }
    seen = []
    with scratch() as folder:
        made, path, contents = folder / "made", folder / "trap.pt", {}
        for kind in kinds:
            write_trap(path, kind, Trap(made))
            contents[kind] = path.read_bytes()
        for name, load in loaders.items():
            for kind, content in contents.items():
                path.write_bytes(content)  # whatever the last loader did with it
                outcome = caught(lambda load=load: load(path))
                seen.append([name, kind, made.exists(), outcome])
                if seen[-1][2]:
                    made.rmdir()
    return seen


@probe
def harmless_file(student, content):
    """Open a file without a trap."""
    with scratch() as folder:
        torch.save(content, folder / "tensors.pt")
        student.load_tensors(folder / "tensors.pt")


@pytest.mark.check(points=10, title="No loader runs code from a file", evidence="witnessed")
def test_refuses_code(worker: Worker, draw: Draw):
    """Three kinds of file that would run code are refused by all four loaders."""
    kinds = ["a pickle", "a file of torch.save", "a state dict with one object in it"]
    seen = worker.run(trapped_files, kinds=kinds)
    for name, kind, ran, _ in seen:
        assert_holds(
            ran is False,
            diagnosis="file-code-ran",
            expected=f"{name} refuses {kind} that would run code",
            seen="the code ran: it made a folder",
        )
    for name, kind, _, outcome in seen:
        call = f"{name} for {kind} that would run code"
        assert_refused(outcome, call, "hostile-file-accepted")
    worker.run(harmless_file, content=[draw.normal(3)])  # who refuses every file proves nothing


# ---------------------------------------------------------------- resume


@probe
def interrupted_runs(student, runs, states, batches):
    """Run the same training with several optimizers, each interrupted once."""
    batches = list(zip(*batches, strict=True))
    return [interrupted_run(student, *run, states, batches) for run in runs]


@helper
def interrupted_run(student, optimizers, epoch, states, batches):
    """Train, save and go on; load into another net and optimizer and train the rest again."""
    kind, settings, others = optimizers
    with scratch() as folder:
        path = folder / "run.pt"
        first, second = small_net(states[0]), small_net(states[1])
        first[1].eval()
        second[1].eval()
        optimizer = optimizer_for(first, kind, settings)
        train(first, optimizer, batches[:2])
        student.save_checkpoint(path, first, optimizer, epoch)
        seen = {"flags_saved": flags_of(first)}
        train(first, optimizer, batches[2:])
        seen["went_on"] = values_of(first)

        optimizer = optimizer_for(second, kind, others)
        parameters = list(parameters_of(second).values())
        seen["epoch"] = student.load_checkpoint(path, second, optimizer)
        seen["same_objects"] = has_kept(second, parameters)
        seen["flags_loaded"] = flags_of(second)
        seen["loaded"] = values_of(second)
        memory = optimizer.state_dict()
        seen["remembered"] = len(memory["state"])
        seen["settings"] = {name: memory["param_groups"][0][name] for name in settings}
    train(second, optimizer, batches[2:])
    return seen | {"resumed": values_of(second)}


@probe
def checkpoints_of_a_net(student, states, epochs):
    """Save without and with an optimizer; load without one."""
    seen = []
    with scratch() as folder:
        for epoch in epochs:
            path, net, other = str(folder / f"{epoch}.pt"), *(small_net(s) for s in states)
            optimizer = optimizer_for(net, "SGD", {"lr": 0.1}) if seen else None
            student.save_checkpoint(path, net, optimizer, epoch=epoch)
            seen.append((student.load_checkpoint(path, other), values_of(other)))
    return seen


def trained(start, kind, settings, batches):
    """Return the states of small_net after each step, by arithmetic alone.

    Source: D. P. Kingma and J. Ba, Adam (2015), algorithm 1; momentum as `torch.optim.SGD` says.
    """
    sizes = [start[name].numel() for name in PARAMETERS]
    values = torch.cat([start[name].flatten() for name in PARAMETERS])
    m = v = torch.zeros_like(values)
    state, states = dict(start), []
    for step, (x, y) in enumerate(zip(*batches, strict=True), start=1):
        mean, variance, rows = x.mean(0), x.var(0, unbiased=False), len(x)
        wide = (x - mean) / (variance + 1e-5).sqrt()
        h = torch.tanh(wide * state["0.weight"] + state["0.bias"])
        outer = (h @ state["2.weight"].T + state["2.bias"] - y) * (2 / y.numel())
        inner = (outer @ state["2.weight"]) * (1 - h * h)
        # In the order of PARAMETERS.
        found = ((inner * wide).sum(0), inner.sum(0), outer.T @ h, outer.sum(0))
        gradient = torch.cat([each.flatten() for each in found])
        if kind == "SGD":
            m = settings["momentum"] * m + gradient
            values = values - settings["lr"] * m
        else:
            one, two = settings["betas"]
            m, v = one * m + (1 - one) * gradient, two * v + (1 - two) * gradient**2
            root = (v / (1 - two**step)).sqrt() + 1e-8
            values = values - settings["lr"] * (m / (1 - one**step)) / root
        for name, each in zip(PARAMETERS, values.split(sizes), strict=True):
            state[name] = each.view(SMALL[name])
        state["0.running_mean"] = 0.9 * state["0.running_mean"] + 0.1 * mean
        unbiased = variance * rows / (rows - 1)
        state["0.running_var"] = 0.9 * state["0.running_var"] + 0.1 * unbiased
        state["0.num_batches_tracked"] = state["0.num_batches_tracked"] + 1
        states.append(dict(state))
    return states


def assert_resumed(seen, states, before, settings):
    """Compare an interrupted run with the states of one that was never interrupted."""
    middle, end = states[1], states[-1]
    flags = [True, True, False, True]  # the net, then its layers
    assert_flags(seen["flags_saved"], flags, "training-flag-changed", "after save_checkpoint")
    what = "at the end of the training that went on: net"
    differs = "saving-changed-the-training"
    assert_same_tensors(seen["went_on"], end, diagnosis=differs, what=what)
    assert_holds(
        seen["same_objects"],
        diagnosis="parameters-replaced",
        expected="the same Parameter objects in the net after load_checkpoint",
        seen="other objects than those that the optimizer holds",
    )
    assert_same_tensors(
        part_of(seen["loaded"], PARAMETERS),
        part_of(middle, PARAMETERS),
        diagnosis="resume-differs",
        mistakes={"net-not-filled": part_of(before, PARAMETERS)},
        what="after load_checkpoint: net",
    )
    what = "after load_checkpoint: net"
    assert_same_tensors(seen["loaded"], middle, diagnosis="buffers-not-saved", what=what)
    assert_flags(seen["flags_loaded"], flags, "training-flag-changed", "after load_checkpoint")
    what = "number of parameters that the optimizer remembers something of"
    differs = "optimizer-state-missing"
    assert_equal(seen["remembered"], len(PARAMETERS), diagnosis=differs, what=what)
    what = "settings of the optimizer"
    assert_equal(seen["settings"], settings, diagnosis="settings-not-restored", what=what)
    what = "at the end of the resumed training: net"
    assert_same_tensors(seen["resumed"], end, diagnosis="resume-differs", what=what)


@pytest.mark.check(points=15, title="An interrupted training resumes exactly", evidence="verified")
def test_resume(worker: Worker, draw: Draw):
    """Saving, loading and going on ends where a training ends that was never interrupted."""
    start, before = states = [drawn_state(draw, SMALL), drawn_state(draw, SMALL)]
    batches = draw.normal(4, 10, 6), draw.normal(4, 10, 4)  # two before the file, two after
    runs = [
        (("Adam", {"lr": 0.05, "betas": (0.8, 0.95)}, {"lr": 0.011}), draw.integer(2, 90)),
        (
            ("SGD", {"lr": 0.05, "momentum": 0.8}, {"lr": 0.011, "momentum": 0.3}),
            draw.integer(2, 90),
        ),
    ]
    found = worker.run(interrupted_runs, runs=runs, states=states, batches=batches)
    for seen, (optimizers, epoch) in zip(found, runs, strict=True):
        assert_resumed(seen, trained(start, *optimizers[:2], batches), before, optimizers[1])
        assert_equal(seen["epoch"], epoch, diagnosis="epoch-lost", what="result of load_checkpoint")

    epochs = draw.distinct(2, 2, 90)
    plain = worker.run(checkpoints_of_a_net, states=states, epochs=epochs)
    for epoch, (got, state) in zip(epochs, plain, strict=True):
        assert_equal(got, epoch, diagnosis="epoch-lost", what="result without an optimizer")
        same_bits(state, start, diagnosis="resume-differs", what="net without an optimizer")


# ---------------------------------------------------------------- portable_file


@probe
def written_files(student, states, spec, batch):
    """Return the bytes of a checkpoint and of a model file."""
    net = small_net(states[0])
    optimizer = optimizer_for(net, "SGD", {"lr": 0.05, "momentum": 0.8})
    train(net, optimizer, [batch])
    load_values(net, states[0])
    with scratch() as folder:
        student.save_checkpoint(folder / "run.pt", net, optimizer, 2)
        student.save_model(folder / "model.pt", spec, spec_net(states[1]))
        return [(folder / name).read_bytes() for name in ("run.pt", "model.pt")]


@helper
def tensors_in(obj):
    if isinstance(obj, torch.Tensor):
        return [obj]
    if isinstance(obj, dict):
        obj = list(obj.values())
    if not isinstance(obj, list | tuple):
        return []
    return [tensor for item in obj for tensor in tensors_in(item)]


@helper
def entries_in_file(path, wanted):
    """Return which entries are in a file, bit for bit, or what it names beside plain values."""
    try:
        there = tensors_in(torch.load(path, weights_only=True))
    except Exception as error:  # noqa: BLE001 - the kind depends on what the file is
        needs = [type(error).__name__]
        with contextlib.suppress(Exception):
            needs = torch.serialization.get_unsafe_globals_in_checkpoint(path) or needs
        return {"needs": needs}

    def is_there(value):
        return any(value.dtype == x.dtype and torch.equal(value, x) for x in there)

    return {"entries": [name for name, value in wanted.items() if is_there(value)]}


@probe
def entries_in_files(student, contents, states):  # noqa: ARG001 - there is none in this worker
    """Open files with weights_only and look for the entries of nets."""
    seen = []
    with scratch() as folder:
        for content, state in zip(contents, states, strict=True):
            (folder / "file.pt").write_bytes(content)
            seen.append(entries_in_file(folder / "file.pt", state))
    return seen


@pytest.mark.check(points=10, title="The files open without your classes", evidence="witnessed")
def test_portable_file(worker: Worker, draw: Draw):
    """A second worker without the submission opens the files and finds every entry in them."""
    states = [drawn_state(draw, SMALL), drawn_state(draw, BUILT, torch.float32)]
    batch = (draw.normal(10, 6), draw.normal(10, 4))
    contents = worker.run(written_files, states=states, spec=SPEC, batch=batch)
    read = worker.run_apart(entries_in_files, contents=contents, states=states)
    writers = ["save_checkpoint", "save_model"]
    for seen, state, name in zip(read, states, writers, strict=True):
        assert_holds(
            "entries" in seen,
            diagnosis="file-needs-class",
            expected=f"torch.load with weights_only=True opens the file of {name}",
            seen=f"it refuses the file: {', '.join(sorted(seen.get('needs', ())))}",
        )
        what, differs = f"entries of the net in the file of {name}", "entries-missing-in-file"
        assert_same_names(seen["entries"], state, diagnosis=differs, what=what)


# ---------------------------------------------------------------- map_location


@helper
@contextlib.contextmanager
def saved_as_if_on(location):
    """Have torch.save note another place for every tensor.

    No machine has 65 GPUs, so "cuda:64" is as absent where there is a GPU as where there is none.
    """
    registry = torch.serialization._package_registry  # noqa: SLF001 - no public way to undo it
    kept = list(registry)
    torch.serialization.register_package(1, lambda _: location, lambda _storage, _location: None)
    try:
        yield
    finally:
        registry[:] = kept


@helper
def devices_in(result):
    if isinstance(result, nn.Module):
        return [str(value.device) for value in state_of(result).values()]
    return [str(value.device) for value in tensors_in(result)]


@helper
class CopiesFromMeta(TorchFunctionMode):
    """Accepts copies from `meta` into a tensor elsewhere, as every device with values does.

    Then a net that was filled before it is moved can be told from one that is never moved.
    """

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Skip the copy, or run the operation."""
        if func is torch.Tensor.copy_ and any(getattr(x, "is_meta", False) for x in args[1:]):
            return args[0]
        return func(*args, **(kwargs or {}))


@helper
def placed(load, device):
    """Load to a device; report where the tensors are, or the refusal of a device in the file."""
    copies = CopiesFromMeta() if device == "meta" else contextlib.nullcontext()
    try:
        with warnings.catch_warnings(), copies:
            warnings.simplefilter("ignore")  # values have no effect on meta
            return {"devices": devices_in(load(device))}
    except RuntimeError as error:
        if "cuda" in str(error).lower():
            return {"refused": str(error)[:200]}
        # Values that are read to the device and then taken from it are right, but for meta alone.
        if device == "meta" and "meta tensor" in str(error):
            return {"devices": []}
        raise


@helper
def write_four(student, folder, spec):
    """Write a file for each loader; return the calls that read them. No value is looked at."""
    net, tensors = narrow_net(), {"a": [torch.randn(2, 3), {"b": torch.randn(4)}]}
    optimizer = optimizer_for(net, "SGD", {"lr": 0.05})
    paths = [str(folder / f"{number}.pt") for number in range(4)]
    torch.save(tensors, paths[0])
    student.save_checkpoint(paths[1], net, optimizer, 5)
    torch.save(net.state_dict(), paths[2])
    student.save_model(paths[3], spec, spec_net({}))
    return {
        "load_tensors": lambda place: student.load_tensors(paths[0], place),
        "load_checkpoint": lambda place: student.load_checkpoint(paths[1], net, optimizer, place),
        "restore": lambda place: student.restore(paths[2], narrow_net, place),
        "load_model": lambda place: student.load_model(paths[3], place),
    }


@probe
def plain_files(student, spec):
    """Read ordinary files on the CPU."""
    with scratch() as folder:
        for load in write_four(student, folder, spec).values():
            load("cpu")


@helper
def placements(student, spec, devices):
    """Read files whose tensors were on a GPU, to each of the devices."""
    with scratch() as folder:
        with saved_as_if_on("cuda:64"):
            loads = write_four(student, folder, spec)
        return [
            [name, device, placed(load, device)]
            for device in devices
            for name, load in loads.items()
            if name != "load_checkpoint" or str(device) == "cpu"
        ]


@probe
def gpu_files(student, spec, devices):
    """Read such files; what student code raises ends this."""
    return placements(student, spec, devices)


@probe
def gpu_files_at_first(student, spec, devices):
    """Read such files; None where student code raises."""
    return caught(lambda: placements(student, spec, devices)).get("returned")


def are_placed(seen):
    """Tell whether all loaders have put all tensors where they were told to."""
    if not isinstance(seen, list):
        return False
    return all(set(outcome.get("devices", "?")) <= {str(device)} for _, device, outcome in seen)


@pytest.mark.check(points=10, title="Files made on a GPU load on any device", evidence="witnessed")
def test_map_location(worker: Worker):
    """Files tagged with a GPU that is not there load to the CPU and to the meta device."""
    devices = ["cpu", torch.device("cpu"), "meta"]
    seen = worker.run(gpu_files_at_first, spec=SPEC, devices=devices)
    if not are_placed(seen):
        # Once without a GPU in the file: what fails here has nothing to do with devices.
        worker.run(plain_files, spec=SPEC)
        diagnose = {"Exception": "placement-fails"}
        seen = worker.run(gpu_files, diagnose=diagnose, spec=SPEC, devices=devices)
    for name, device, outcome in seen:
        assert_holds(
            "refused" not in outcome,
            diagnosis="gpu-file-refused",
            expected=f"{name} reads a file that was made on a GPU to device {device!r}",
            seen=outcome.get("refused", ""),
        )
        elsewhere = sorted({place for place in outcome["devices"] if place != str(device)})
        assert_holds(
            not elsewhere,
            diagnosis="device-ignored",
            expected=f"all tensors from {name} with device={device!r} on {device}",
            seen=f"tensors on {', '.join(elsewhere)}",
        )


# ---------------------------------------------------------------- restore


@probe
def restored_net(student, state, x):
    """Restore from a state dict, delete the file, and compute."""

    def factory():
        net = small_net({})
        net[2].bias.requires_grad = False
        return net

    with scratch() as folder:
        path = folder / "net.pt"
        torch.save(small_net(state).state_dict(), path)
        net = student.restore(path, factory)
    if not isinstance(net, nn.Module):
        return {"type": type(net).__name__}
    return {
        "type": "Module",
        "state": values_of(net),
        "flags": flags_of(net),
        "trainable": [name for name, p in parameters_of(net).items() if p.requires_grad],
        "output": net(x),
    }


@pytest.mark.check(
    points=10,
    title="A restored net computes what the saved one did",
    evidence="verified",
    public=True,
)
def test_restore(worker: Worker, draw: Draw):
    """Parameters, running statistics, mode and output are those of the saved net."""
    state, x = drawn_state(draw, SMALL), draw.normal(10, 6)
    seen = worker.run(restored_net, state=state, x=x)
    other = "key-report-returned" if seen["type"] == "_IncompatibleKeys" else "restored-net-differs"
    assert_holds(
        seen["type"] == "Module",
        diagnosis=other,
        expected="restore returns the net, an nn.Module",
        seen=f"it returns an object of type {seen['type']}",
    )
    parameters, got = part_of(state, PARAMETERS), part_of(seen["state"], PARAMETERS)
    same_bits(got, parameters, diagnosis="restored-net-differs", what="restored net")
    same_bits(seen["state"], state, diagnosis="running-statistics-lost", what="restored net")
    assert_flags(seen["flags"], [False] * 4, "still-in-training-mode", "after restore")
    trainable = [name for name in PARAMETERS if name != "2.bias"]  # the factory freezes this one
    what = "parameters that require gradients"
    assert_same_names(seen["trainable"], trainable, diagnosis="not-trainable", what=what)
    h = (x - state["0.running_mean"]) / (state["0.running_var"] + 1e-5).sqrt()
    h = h * state["0.weight"] + state["0.bias"]
    expected = h.tanh() @ state["2.weight"].T + state["2.bias"]
    assert_same_tensors(seen["output"], expected, diagnosis="restored-net-differs")


# ---------------------------------------------------------------- strict


@helper
def other_net(kind):
    net = narrow_net()
    if kind == "one layer more":
        return net.append(nn.Linear(4, 2).double())
    if kind == "one layer less":
        return net[:1]
    net[1] = nn.Linear(6, 5).double()
    return net


@probe
def misfits(student, changes, others):
    """Restore files that do not fit; load a checkpoint into nets that it is not of.

    What is changed is a prefix of all names, or a shape or None (no entry) by name.
    """
    net, restored = narrow_net(), []
    state = state_of(net)
    with scratch() as folder:
        path = folder / "net.pt"
        torch.save(state, path)
        student.restore(path, narrow_net)  # who refuses every file proves nothing
        for change in changes:
            if isinstance(change, str):
                content = {f"{change}{name}": value for name, value in state.items()}
            else:
                content = {name: value for name, value in state.items() if name not in change}
                new = {name: shape for name, shape in change.items() if shape is not None}
                content |= {n: torch.randn(shape).double() for n, shape in new.items()}
            torch.save(content, path)
            restored.append(caught(lambda: student.restore(path, narrow_net)))
        student.save_checkpoint(path, net, epoch=1)
        student.load_checkpoint(path, narrow_net())
        loaded = [caught(lambda k=k: student.load_checkpoint(path, other_net(k))) for k in others]
    return restored, loaded


@pytest.mark.check(points=10, title="Files that do not fit are refused", evidence="witnessed")
def test_strict(worker: Worker):
    """A file that fits loads; seven broken files and a checkpoint of another net raise."""
    less, names = "incomplete-file-accepted", "other-names-accepted"
    more, width = "extra-entries-dropped", "wrong-shape-accepted"
    broken = [
        (less, "that lacks 1.bias", {"1.bias": None}),
        (less, "that lacks 0.running_var", {"0.running_var": None}),
        (more, "that has 2.weight besides", {"2.weight": (2, 2)}),
        (names, "with module. before each name", "module."),
        (names, "with net. before each name", "net."),
        (width, "whose 1.bias has 1 element, not 4", {"1.bias": (1,)}),
        (width, "whose 1.bias has 5 elements, not 4", {"1.bias": (5,)}),
    ]
    others = ["one layer more", "one layer less", "another width"]
    changes = [change for *_, change in broken]
    restored, loaded = worker.run(misfits, changes=changes, others=others)
    for (diagnosis, what, _), outcome in zip(broken, restored, strict=True):
        assert_refused(outcome, f"restore for a file {what}", diagnosis)
    for what, outcome in zip(others, loaded, strict=True):
        call = f"load_checkpoint into a net with {what}"
        assert_refused(outcome, call, "checkpoint-of-another-net-accepted")


# ---------------------------------------------------------------- snapshot


@probe
def snapshot_in_use(student, state, later):
    """Take a snapshot, overwrite the net, then overwrite the snapshot."""
    net = small_net(state)
    taken = student.snapshot(net)
    names = list(taken) if isinstance(taken, dict) else []
    seen = {"names": names, "flags": flags_of(net)}
    seen["load"] = caught(lambda: small_net({}).load_state_dict(taken))
    if "raised" in seen["load"]:
        return seen
    seen["taken"] = {name: value.detach().clone() for name, value in taken.items()}
    seen["graph"] = [name for name, value in taken.items() if value.requires_grad]
    load_values(net, later)
    seen["kept"] = {name: value.detach().clone() for name, value in taken.items()}
    with torch.no_grad():
        for value in taken.values():
            value.zero_()
    seen["net"] = values_of(net)
    return seen


@pytest.mark.check(points=10, title="A snapshot stays as it was taken", evidence="verified")
def test_snapshot(worker: Worker, draw: Draw):
    """The snapshot has every entry, loads, and shares nothing with the net."""
    state, later = drawn_state(draw, SMALL), drawn_state(draw, SMALL)
    seen = worker.run(snapshot_in_use, state=state, later=later)
    assert_holds(
        set(seen["names"]) != set(PARAMETERS),
        diagnosis="snapshot-without-buffers",
        expected=f"the {len(SMALL)} names of net.state_dict()",
        seen=f"the {len(PARAMETERS)} names of its parameters alone",
    )
    when = "from load_state_dict(snapshot)"
    assert_returns(seen["load"], diagnosis="snapshot-not-loadable", when=when)
    live = partial(same_bits, diagnosis="snapshot-is-live")
    live(seen["kept"], seen["taken"], what="after the net was overwritten: snapshot")
    live(seen["net"], later, what="after the snapshot was overwritten: net")
    assert_holds(
        not seen["graph"],
        diagnosis="snapshot-requires-grad",
        expected="no tensor of the snapshot requires gradients",
        seen=f"these do: {', '.join(seen['graph'])}",
    )
    differs = "snapshot-differs"
    same_bits(seen["taken"], state, diagnosis=differs, what="snapshot")
    assert_flags(seen["flags"], [True] * 4, differs, "after snapshot")


# ---------------------------------------------------------------- reuse


@helper
def deep_net(kind):
    def linear(n_in, n_out, **options):
        return nn.Linear(n_in, n_out, dtype=torch.float64, **options)

    norm, inner = nn.BatchNorm1d(9, dtype=torch.float64), nn.Sequential(linear(5, 7), nn.Tanh())
    fourth = linear(9, 6 if kind == "another width" else 5, bias=kind != "no bias")
    net = nn.Sequential(linear(6, 9), norm, nn.ReLU(), fourth, inner)
    if kind == "5 layers":
        return net
    width = 10 if kind == "another tail" else 3
    tail = (linear(7, width), nn.ReLU(), linear(width, 4), linear(4, 2))
    return net.extend((nn.ReLU(), nn.Tanh(), nn.ReLU(), *tail))


@helper
def other_entries(state, compared):
    """Copy the entries of a state that are not as in another one; None for one that it lacks."""

    def is_same(one, two):
        if one is None or two is None or one.dtype != two.dtype:
            return False
        return torch.equal(one, two)

    names = {**compared, **state}
    found = {k: state.get(k) for k in names if not is_same(state.get(k), compared.get(k))}
    return {k: None if value is None else value.clone() for k, value in found.items()}


@probe
def copied_layers(student, numbers, src_state, dst_state):
    """For each n copy the first n layers of a net, then overwrite that net."""
    seen, src = [], deep_net("")
    for n in numbers:
        dst = deep_net("")
        load_values(src, src_state)
        load_values(dst, dst_state)
        parameters = list(parameters_of(dst).values())
        found = {"count": student.reuse_first_layers(src, dst, n)}
        found["src_changed"] = other_entries(state_of(src), src_state)
        found["same_objects"] = has_kept(dst, parameters)
        found["dst"] = values_of(dst)
        with torch.no_grad():
            for value in state_of(src).values():
                value.zero_()
        seen.append(found | {"dst_later": other_entries(state_of(dst), found["dst"])})
        if found["src_changed"]:
            src = deep_net("")
    return seen


@probe
def tried_copies(student, tries):
    """Copy between nets that differ; report the outcome and which entries of dst changed."""
    seen = []
    # A net serves again: the refusal before has left it as it was, or that is the first fault.
    all_src, all_dst = (
        {kind: deep_net(kind) for kind in kinds} for kinds in [*zip(*tries, strict=True)][:2]
    )
    for given, wanted, n in tries:
        src, dst = all_src[given], all_dst[wanted]
        before = values_of(dst)
        outcome = caught(lambda src=src, dst=dst, n=n: student.reuse_first_layers(src, dst, n))
        after = state_of(dst)
        seen.append([outcome, [k for k in before if not torch.equal(before[k], after[k])]])
    return seen


def layer_of(name):
    return int(name.partition(".")[0])


def assert_copied(seen, n, src, dst):
    """Compare what copied_layers saw with the states that it was given."""
    copied = [name for name in DEEP if layer_of(name) < n]
    tail = [name for name in DEEP if layer_of(name) >= max(n, 10)]
    parameters = [name for name in DEEP if name.endswith(("weight", "bias"))]
    buffers = [name for name in DEEP if name not in parameters]
    got, expected, what = seen["dst"], {**dst, **part_of(src, copied)}, f"with n = {n}: dst"
    if not same_tensors(got, expected, rtol=0.0, atol=0.0):
        same_bits(part_of(got, tail), part_of(dst, tail), diagnosis="prefix-too-wide", what=what)
    if seen["src_changed"] != {}:
        given = {**src, **seen["src_changed"]}
        same_bits(given, src, diagnosis="reuse-differs", what=f"with n = {n}: src")
    if seen["dst_later"] != {}:
        later, when = {**got, **seen["dst_later"]}, "after src was overwritten"
        same_bits(later, got, diagnosis="layers-shared", what=f"with n = {n}, {when}: dst")
    assert_holds(
        seen["same_objects"],
        diagnosis="layers-replaced",
        expected="the same Parameter objects in dst",
        seen=f"other objects, with n = {n}",
    )
    forgotten = {"buffers-not-reused": {**expected, **part_of(dst, buffers)}}
    same_bits(got, expected, diagnosis="reuse-differs", mistakes=forgotten, what=what)
    differs, what = "count-is-not-entries", f"result for n = {n}"
    assert_equal(seen["count"], len(copied), diagnosis=differs, what=what)


MISFITS = [  # src, dst, n, and what is wrong
    ("", "another width", 4, "layer 3 has another width in dst"),
    ("", "no bias", 4, "layer 3 has no bias in dst"),
    ("no bias", "", 4, "layer 3 has no bias in src"),
    ("", "5 layers", 6, "dst has 5 layers"),
    ("5 layers", "", 6, "src has 5 layers"),
    ("", "", -1, "both have 12 layers"),
    ("", "", 13, "both have 12 layers"),
]


@pytest.mark.check(
    points=10, title="The first layers are copied, and only these", evidence="verified"
)
def test_reuse(worker: Worker, draw: Draw):
    """Layers 0 to n-1 get the values of src; what does not fit raises and changes nothing."""
    src, dst = drawn_state(draw, DEEP), drawn_state(draw, DEEP)
    numbers = [2, 0, 5, 11, 12]
    seen = worker.run(copied_layers, numbers=numbers, src_state=src, dst_state=dst)
    for n, found in zip(numbers, seen, strict=True):
        assert_copied(found, n, src, dst)
    tries = [("", "another tail", 2), *(misfit[:3] for misfit in MISFITS)]
    (fits, _), *refusals = worker.run(tried_copies, tries=tries)
    when = "for n = 2 and two nets that differ in layers 8 and 10"
    count = assert_returns(fits, diagnosis="later-layers-compared", when=when)
    assert_equal(count, 7, diagnosis="count-is-not-entries", what="result for n = 2")
    words = [f"for n = {n} where {wrong}" for *_, n, wrong in MISFITS]
    for when, (outcome, _) in zip(words, refusals, strict=True):
        assert_refused(outcome, f"reuse_first_layers {when}", "mismatch-accepted")
    for when, (_, changed) in zip(words, refusals, strict=True):
        assert_holds(
            not changed,
            diagnosis="half-copied",
            expected=f"no entry of dst changed by the refusal {when}",
            seen=f"changed: {', '.join(changed)}",
        )
    for when, (outcome, _) in zip(words, refusals, strict=True):
        assert_raises(outcome, "ValueError", diagnosis="reuse-error-type", when=when)


# ---------------------------------------------------------------- model_file


@probe
def described_net(student, spec, state, x):
    """Build a net, and save and load a model; its output in evaluation mode, in float64."""
    net = student.build(spec)
    seen = {"layers": [type(layer).__name__ for layer in nn.Module.children(net)]}
    seen["p"] = [layer.p for layer in net.modules() if isinstance(layer, nn.Dropout)]
    seen |= {"shapes": {name: tuple(value.shape) for name, value in state_of(net).items()}}
    seen |= {"empty": len(student.build([])), "built_training": net.training}
    saved = spec_net(state)
    saved[2].eval()
    with scratch() as folder:
        student.save_model(folder / "model.pt", spec, saved)
        loaded = student.load_model(folder / "model.pt")
    seen["flags_saved"] = flags_of(saved)
    if not isinstance(loaded, nn.Module):
        return seen | {"output": loaded, "training": None}
    seen["training"] = any(flags_of(loaded))
    return seen | {"output": loaded.double().eval()(x)}


@probe
def hostile_specs(student, specs, saved):
    """Build from descriptions that are not allowed; load a file with another one of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Linear(0, 5) warns
        outcomes = [caught(lambda spec=spec: student.build(spec)) for spec in specs]
    net = nn.Sequential(nn.Linear(6, 9), nn.Sigmoid(), nn.Linear(9, 4))
    with scratch() as folder:
        path = folder / "model.pt"

        def save_and_load():
            student.save_model(path, saved, net)
            return student.load_model(path)

        return [*outcomes, caught(save_and_load)]


NAMES = [
    *([row] for row in (["Sigmoid"], ["Conv2d", 3, 5, 1], ["Sequential"], ["linear", 3, 5])),
    *([[name]] for name in ("Module", "nn.ReLU", "__class__", "ReLU()", "ReLU(), nn.Tanh")),
]
ARGUMENTS = [
    *([row] for row in (["ReLU", True], ["Tanh", 1], ["Dropout"], ["Dropout", 0.5, True])),
    *([["Linear", *sizes]] for sizes in ([3, 5, False], [3, 5, True, "cpu"], [3], [])),
    *([["Linear", *sizes]] for sizes in (["3", 5], [0, 5], [-1, 5], [3.5, 5])),
    *([["Dropout", p]] for p in (1.5, "x", float("nan"))),
    *([[]], ["ReLU"], [[["ReLU"]]], [[None]], [3], None, "ReLU", {"ReLU": 1}),
]


@pytest.mark.check(
    points=5, title="A described net is rebuilt, from four layers only", evidence="witnessed"
)
def test_model_file(worker: Worker, draw: Draw):
    """The description and the values come back; other descriptions raise ValueError."""
    state, x = drawn_state(draw, BUILT, torch.float32), draw.normal(10, 6)
    seen = worker.run(described_net, spec=SPEC, state=state, x=x)
    wide = {name: value.double() for name, value in state.items()}
    h = torch.tanh(x @ wide["0.weight"].T + wide["0.bias"])
    expected = h @ wide["3.weight"].T + wide["3.bias"]
    differs = "rebuilt-net-differs"
    facts = {
        "layers": [row[0] for row in SPEC],
        "p": [0.5],
        "shapes": BUILT,
        "empty": 0,
        "built_training": True,
    }
    assert_equal({name: seen[name] for name in facts}, facts, diagnosis=differs, what="build")
    what = "output of the net from load_model, in evaluation mode"
    assert_same_tensors(seen["output"], expected, diagnosis=differs, what=what)

    saved = [SPEC[0], ["Sigmoid"], SPEC[3]]
    *outcomes, loaded = worker.run(hostile_specs, specs=NAMES + ARGUMENTS, saved=saved)
    words = [f"build({spec!r})" for spec in NAMES + ARGUMENTS]
    built = list(zip(words, outcomes, strict=True))
    names, arguments = built[: len(NAMES)], built[len(NAMES) :]
    names.append((f"save_model or load_model with {saved!r}", loaded))
    for call, outcome in names:
        assert_refused(outcome, call, "unlisted-layer-built")
    for call, outcome in arguments:
        assert_refused(outcome, call, "unlisted-arguments-accepted")
    differs = "refusal-is-not-valueerror"
    for call, outcome in names + arguments:
        assert_raises(outcome, "ValueError", diagnosis=differs, when=f"from {call}")
    what = "training flag of the net from load_model"
    differs = "rebuilt-in-training-mode"
    assert_equal(seen["training"], expected=False, diagnosis=differs, what=what)
    flags = [True, True, True, False, True]  # the net, then its layers
    assert_flags(seen["flags_saved"], flags, "saving-model-sets-mode", "after save_model")

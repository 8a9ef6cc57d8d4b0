import contextlib
import sys
from collections import OrderedDict, namedtuple
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import torch
from torch import nn

from grader.judge import second_device, shared_probes
from grader.judge.probes import Helper, shipped_text

HELPERS = {
    name: value
    for module in (shared_probes, second_device)
    for name, value in vars(module).items()
    if isinstance(value, Helper)
}


def shipped(name: str) -> dict[str, Any]:
    """Return the names that the bundle of a helper defines, as a worker has them."""
    namespace: dict[str, Any] = {"__name__": "probe"}
    exec(compile(HELPERS[name].source, "<probe>", "exec", dont_inherit=True), namespace)  # noqa: S102
    return namespace


def student(code: str, **names: object) -> dict[str, Any]:
    """Execute code as the worker's loader does, under the bare name of an exercise."""
    namespace = {"torch": torch, **names}
    exec(compile(code, "ex01_my_sequential.py", "exec"), namespace)  # noqa: S102
    return namespace


@pytest.fixture(scope="module")
def lazy() -> str:
    """Return the name of the second device where it computes."""
    device: str = shipped("second_device")["second_device"]()
    if device == "meta":
        pytest.skip("this build of torch has no lazy backend")
    return device


class Broken(nn.Linear):
    """A module whose own accounts of itself are all wrong."""

    def named_parameters(self, *_: object, **__: object) -> Any:  # noqa: ANN401
        """Hide the parameters."""
        return iter(())

    named_buffers = state_dict = named_parameters


class TestBundles:
    """Every helper as text."""

    @pytest.mark.parametrize("name", HELPERS)
    def test_is_self_contained(self, name: str) -> None:
        """A bundle executes alone, defines its helper and mentions nothing of the grader."""
        assert name in shipped(name)
        assert "grader" not in HELPERS[name].source

    def test_text(self) -> None:
        """The text for authors shows all of them."""
        text = shipped_text(HELPERS.values())
        assert all(f"# {name}, from line" in text for name in HELPERS)


class TestCaught:
    """How a call ended."""

    def test_returned(self) -> None:
        """The value of a call that returns is passed on."""
        assert shipped("caught")["caught"](lambda: 3) == {"returned": 3}

    def test_raised(self) -> None:
        """An exception is described by its classes and its text."""
        code = "class Odd(KeyError): pass\ndef f(): raise Odd('x' * 900)"
        seen = shipped("caught")["caught"](student(code)["f"])
        assert seen["raised"] == "Odd"
        assert seen["bases"][:3] == ["Odd", "KeyError", "LookupError"]
        assert len(seen["message"]) == 500
        assert seen["in_student_code"] is True

    def test_below_the_student(self) -> None:
        """An exception of torch that passed through the student's file counts as theirs."""
        call = student("def f(): return torch.ones(2) @ torch.ones(3)")["f"]
        assert shipped("caught")["caught"](call)["in_student_code"] is True

    def test_not_in_the_student(self) -> None:
        """An exception that never reached the student's file is told apart."""
        call = student("def f(x): return x")["f"]
        seen = shipped("caught")["caught"](call)
        assert (seen["raised"], seen["in_student_code"]) == ("TypeError", False)

    @pytest.mark.parametrize(
        "error",
        [
            NotImplementedError("MySequential.append is not written yet"),
            MemoryError(),
            SystemExit(1),
            KeyboardInterrupt(),
        ],
        ids=repr,
    )
    def test_passed_on(self, error: BaseException) -> None:
        """What decides the status of the whole check is not caught."""
        call = student("def f(): raise error", error=error)["f"]
        with pytest.raises(type(error)):
            shipped("caught")["caught"](call)

    def test_other_not_implemented(self) -> None:
        """A NotImplementedError that isn't the stub's is an outcome like any other."""
        call = student("def f(): raise NotImplementedError('no lazy layers')")["f"]
        assert shipped("caught")["caught"](call)["raised"] == "NotImplementedError"

    def test_missing_names_pass(self) -> None:
        """That the file lacks a function is told as such, also where exceptions are expected."""
        module = ModuleType("ex01_my_sequential")
        module.__file__ = "ex01_my_sequential.py"
        with pytest.raises(AttributeError, match="twice"):
            shipped("caught")["caught"](lambda: module.twice(1))
        assert shipped("caught")["caught"](lambda: torch.twice(1))["raised"] == "AttributeError"


class TestEach:
    """Case after case."""

    def test_all(self) -> None:
        """Where nothing raises, every case is looked at, in order."""
        assert shipped("each")["each"](lambda case: -case, (3, 1, 2)) == [-3, -1, -2]
        assert shipped("each")["each"](lambda case: -case, []) == []

    @pytest.mark.parametrize(
        "error",
        [ValueError("no"), NotImplementedError(), StopIteration(), SystemExit(1)],
        ids=repr,
    )
    def test_raised(self, error: BaseException) -> None:
        """What a case raises is raised, with what was seen of those before it."""
        looked: list[int] = []
        names = {"error": error, "looked": looked}
        code = "def f(n):\n    looked.append(n)\n    if n == 2: raise error\n    return n"
        call = student(code, **names)["f"]
        with pytest.raises(type(error)) as caught:
            shipped("each")["each"](call, [0, 1, 2, 3])
        assert caught.value is error
        assert vars(error)["seen_before"] == [0, 1]
        with pytest.raises(type(error)):
            shipped("each")["each"](call, [2, 3])
        assert vars(error)["seen_before"] == []
        assert looked == [0, 1, 2, 2]

    def test_one_container_for_all(self) -> None:
        """Each case keeps what a container held then, whatever is done with it later."""
        kept: list[Any] = []

        def look(case: int) -> list[Any]:
            kept[:] = [case, {"twice": [2 * case]}, (case,)]
            return kept

        seen = shipped("each")["each"](look, [1, 2])
        assert seen == [[1, {"twice": [2]}, (1,)], [2, {"twice": [4]}, (2,)]]

    def test_one_tensor_for_all(self) -> None:
        """Nothing is returned from a tensor on that was changed later; whoever asks asks again."""
        one, two = torch.zeros(2), torch.zeros(2)

        def look(case: int) -> dict[str, torch.Tensor]:
            return {"x": one.add_(1) if case > 2 else two.clone(), "same": two}

        each = shipped("each")["each"]
        assert len(each(look, [1, 2, 3])) == 3
        assert len(each(look, [1, 2, 3, 4, 5])) == 2
        assert each(look, [3, 4]) == []

    def test_changed_and_raised(self) -> None:
        """An exception is then left for the next time, too."""
        buffer = torch.zeros(1)

        def look(case: int) -> torch.Tensor:
            buffer.fill_(case)
            if case == 3:
                raise ValueError
            return buffer if case else torch.ones(1)

        assert len(shipped("each")["each"](look, [0, 2, 3])) == 1

    def test_what_contains_itself(self) -> None:
        """A list in itself, and a tensor without a version, are returned as they are."""
        loop: list[Any] = []
        loop.append(loop)
        with torch.inference_mode():
            strange = torch.ones(1)
        first, second = shipped("each")["each"](lambda case: case, [loop, strange])
        assert first is loop
        assert second is strange

    def test_other_containers(self) -> None:
        """Containers of other kinds are copied too, and their tensors watched."""
        pair = namedtuple("pair", "a b")  # noqa: PYI024 - what students write
        held = pair([torch.zeros(1)], OrderedDict(x=[1]))
        each = shipped("each")["each"]
        (seen,) = each(lambda _: held, [1])
        assert seen == held
        assert type(seen) is pair
        assert seen.a is not held.a
        assert seen.b["x"] is not held.b["x"]
        assert each(lambda _: pair(held.a[0].add_(1), None), [1, 2]) == []

    def test_until(self) -> None:
        """The first case of which something is told ends the list, and is the last one in it."""
        looked: list[int] = []

        def look(case: int) -> int:
            looked.append(case)
            return case * 10

        each = shipped("each")["each"]
        assert each(look, [1, 2, 3], until=lambda seen: seen == 20) == [10, 20]
        assert each(look, [2, 3], until=lambda seen: seen == 20) == [20]
        assert looked == [1, 2, 2]


class TestReading:
    """Parameters, buffers and state through nn.Module itself."""

    def test_overridden(self) -> None:
        """A student's own methods are not asked."""
        net = Broken(2, 3)
        net.register_buffer("scale", torch.ones(1))
        assert list(shipped("parameters_of")["parameters_of"](net)) == ["weight", "bias"]
        assert list(shipped("buffers_of")["buffers_of"](net)) == ["scale"]
        assert list(shipped("state_of")["state_of"](net)) == ["weight", "bias", "scale"]

    def test_themselves(self) -> None:
        """The tensors are the module's own."""
        net = nn.Linear(2, 3)
        assert shipped("parameters_of")["parameters_of"](net)["weight"] is net.weight

    def test_every_name(self) -> None:
        """A tied parameter appears once, or under each name if asked for."""
        layer = nn.Linear(2, 2)
        net = nn.Sequential(layer, layer)
        parameters_of = shipped("parameters_of")["parameters_of"]
        assert list(parameters_of(net)) == ["0.weight", "0.bias"]
        assert list(parameters_of(net, every_name=True))[2:] == ["1.weight", "1.bias"]

    def test_as_torch_finds_them(self) -> None:
        """Names, order and tensors are those that `nn.Module` gives."""
        layer, norm = nn.Linear(2, 2), nn.BatchNorm1d(2, affine=False)
        inner = nn.Sequential(norm, layer, nn.Sequential(norm, nn.Linear(2, 2, bias=False)))
        net = nn.ModuleDict({"a": inner, "b": layer, "c": inner, "d": nn.LazyLinear(3)})
        net.register_parameter("own", layer.weight)
        net.register_parameter("none", None)
        net.register_buffer("scale", torch.ones(1), persistent=False)
        net.a.register_module("gone", None)
        asked_of = {"parameters_of": net.named_parameters, "buffers_of": net.named_buffers}
        for helper, asked in asked_of.items():
            for every_name in (False, True):
                found = shipped(helper)[helper](net, every_name=every_name)
                wanted = dict(asked(remove_duplicate=not every_name))
                assert list(found) == list(wanted)
                assert all(found[name] is tensor for name, tensor in wanted.items())

    def test_no_module_yet(self) -> None:
        """A module whose `super().__init__()` was never called is told of as torch does."""
        with pytest.raises(AttributeError, match="_parameters"):
            shipped("parameters_of")["parameters_of"](nn.Module.__new__(nn.Module))

    def test_state_is_plain(self) -> None:
        """The state is a plain dict, which can cross the wire."""
        assert type(shipped("state_of")["state_of"](nn.Linear(1, 1))) is dict


class TestLoadValues:
    """Writing into a module."""

    def test_writes(self) -> None:
        """Values are converted and written in place, into parameters and buffers."""
        net = nn.BatchNorm1d(2)
        weight = net.weight
        values = {"weight": torch.tensor([3, 4]), "running_mean": torch.ones(2).double()}
        shipped("load_values")["load_values"](net, values)
        assert net.weight is weight
        assert weight.tolist() == [3, 4]
        assert weight.dtype == torch.float32
        assert weight.requires_grad
        assert net.running_mean.tolist() == [1, 1]

    def test_tied_name(self) -> None:
        """A tied parameter may be named by any of its names."""
        layer = nn.Linear(1, 1)
        net = nn.Sequential(layer, layer)
        shipped("load_values")["load_values"](net, {"1.bias": torch.tensor([5.0])})
        assert layer.bias.item() == 5

    def test_other_device(self, lazy: str) -> None:
        """Values from the CPU reach a module on the second device."""
        net = nn.Linear(1, 1).to(lazy)
        shipped("load_values")["load_values"](net, {"bias": torch.tensor([5.0])})
        assert net.bias.device.type == "lazy"
        assert net.bias.cpu().item() == 5

    @pytest.mark.parametrize(
        ("values", "error"),
        [({"nothing": torch.ones(1)}, KeyError), ({"bias": torch.ones(())}, ValueError)],
    )
    def test_refused(self, values: dict[str, torch.Tensor], error: type[Exception]) -> None:
        """An unknown name and a shape that would only broadcast are refused by name."""
        with pytest.raises(error, match=next(iter(values))):
            shipped("load_values")["load_values"](nn.Linear(1, 2), values)


class TestSeeded:
    """Random numbers."""

    def test_repeats(self) -> None:
        """All three generators repeat themselves."""
        code = "import random, numpy\ndef f(): return torch.rand(()).item(), random.random(), "
        draw = student(code + "numpy.random.rand()")["f"]
        drawn = []
        for seed in (2**60 + 1, 2**60 + 1, 5):
            shipped("seeded")["seeded"](seed)
            drawn.append(draw())
        assert drawn[0] == drawn[1]
        assert all(a != b for a, b in zip(drawn[0], drawn[2], strict=True))

    def test_without_numpy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """NumPy is not imported for its generator's sake."""
        seeded = shipped("seeded")["seeded"]
        monkeypatch.delitem(sys.modules, "numpy", raising=False)
        seeded(1)
        assert "numpy" not in sys.modules


class TestSecondDevice:
    """A device that is not the CPU."""

    def test_started_once(self, lazy: str) -> None:
        """Each probe may ask for it, though it can be started only once."""
        assert shipped("second_device")["second_device"]() == lazy == "lazy:0"
        assert torch.ones(2, device=lazy).sum().item() == 2

    def test_fallback(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without the lazy backend it is meta."""

        def refuse(*_: object, **__: object) -> None:
            raise NotImplementedError

        namespace = shipped("second_device")
        namespace["torch"] = SimpleNamespace(empty=refuse)
        monkeypatch.setitem(sys.modules, "torch._lazy", None)
        assert namespace["second_device"]() == "meta"

    def test_context_on_lazy(self, lazy: str) -> None:
        """On lazy there is no guard, and devices don't mix anyway."""
        with shipped("on_second_device")["on_second_device"]() as device:
            assert device == lazy
            with pytest.raises(RuntimeError):
                torch.ones(2, device=device) + torch.ones(2)

    def test_context_on_meta(self) -> None:
        """On meta a layer that stayed behind is refused."""
        namespace = shipped("on_second_device")
        namespace["second_device"] = lambda: "meta"
        with namespace["on_second_device"]() as device, pytest.raises(RuntimeError, match="same"):
            nn.Linear(2, 2)(torch.ones(1, 2, device=device))


class TestPartsByNarrowing:
    """Splitting on lazy."""

    @pytest.mark.parametrize(
        "split",
        [
            list,
            lambda x: x.unbind(),
            lambda x: torch.unbind(x, 1),
            lambda x: x.unbind(dim=-1),
            lambda x: x.chunk(2),
            lambda x: torch.chunk(x, 3, dim=1),
            lambda x: x.chunk(9, -1),
            lambda x: x.split(2),
            lambda x: torch.split(x, [1, 4]),
            lambda x: torch.split(x, split_size_or_sections=3, dim=1),
            lambda x: torch.unbind(input=x, dim=1),
            lambda x: torch.chunk(input=x, chunks=2),
            lambda x: x.split_with_sizes([2, 3]),
            lambda x: x.split(torch.tensor(2)),
            lambda x: torch.tensor_split(x, 3),
            lambda x: x[:0].split(2),
            lambda x: x[:0].chunk(2),
        ],
    )
    def test_as_on_the_cpu(self, lazy: str, split: Any) -> None:  # noqa: ANN401 - a lambda
        """The parts and the gradient are those of the CPU."""
        here = torch.arange(20.0, dtype=torch.float64).view(5, 4).requires_grad_()
        there = here.detach().to(lazy).requires_grad_()
        with shipped("on_second_device")["on_second_device"]():
            parts = split(there)
            sum((part**2).sum() for part in parts).backward()
        expected = split(here)
        sum((part**2).sum() for part in expected).backward()
        assert there.grad is not None
        assert here.grad is not None
        assert torch.equal(there.grad.cpu(), here.grad)
        for seen, wanted in zip(parts, expected, strict=True):
            assert torch.equal(seen.cpu(), wanted)

    @pytest.mark.parametrize(
        "split", [lambda x: x.split([1, 1]), lambda x: x.split(-1), lambda x: x.chunk(0)]
    )
    def test_refuses_as_the_cpu(self, lazy: str, split: Any) -> None:  # noqa: ANN401 - a lambda
        """What torch refuses is refused in its own words."""
        x = torch.ones(3, 2)
        with pytest.raises(RuntimeError) as here:
            split(x)
        with (
            shipped("on_second_device")["on_second_device"](),
            pytest.raises(RuntimeError) as there,
        ):
            split(x.to(lazy))
        assert str(there.value) == str(here.value)

    def test_leaves_the_cpu_alone(self, lazy: str) -> None:
        """Other tensors and other calls are torch's own."""
        x = torch.ones(3, 2)
        with shipped("on_second_device")["on_second_device"]() as device:
            assert device == lazy
            assert torch.chunk(input=x, chunks=3)[0].data_ptr() == x.data_ptr()


class TestMixedDeviceGuard:
    """What the guard refuses and accepts."""

    @pytest.fixture
    def meta(self) -> torch.Tensor:
        """Return a matrix on meta."""
        return torch.empty(3, 3, device="meta", requires_grad=True)

    @pytest.mark.parametrize(
        "code",
        ["x @ torch.ones(3, 3)", "x * torch.ones(3)", "torch.cat([x, torch.ones(1, 3)])"],
    )
    def test_refused(self, meta: torch.Tensor, code: str) -> None:
        """Operations on tensors of two devices are refused."""
        call = student(f"def f(x): return {code}")["f"]
        guard = shipped("MixedDeviceGuard")["MixedDeviceGuard"]
        with guard(), pytest.raises(RuntimeError, match="cpu and meta"):
            call(meta)

    @pytest.mark.parametrize(
        "code",
        [
            "x * 2 + torch.tensor(1.0)",
            "x[torch.tensor([0, 1])]",
            "x.detach().clone().copy_(torch.ones(3, 3))",
            "torch.ones(3, 3).to('meta') @ x",
            "torch.ones(3, 3) + 1",
            "x.sum().backward()",
        ],
    )
    def test_accepted(self, meta: torch.Tensor, code: str) -> None:
        """What CUDA accepts is accepted."""
        call = student(f"def f(x): return {code}")["f"]
        with shipped("MixedDeviceGuard")["MixedDeviceGuard"]():
            call(meta)

    def test_scalar_elsewhere(self) -> None:
        """A scalar of the other device doesn't mix with CPU tensors."""
        guard = shipped("MixedDeviceGuard")["MixedDeviceGuard"]
        with guard(), pytest.raises(RuntimeError, match="same device"):
            torch.ones(3) + torch.ones((), device="meta")


class TestHostReads:
    """Values that come back from the device."""

    def reads(self, code: str, x: torch.Tensor, *, every: bool = False) -> list[Any]:
        """Run an expression of a student's in line 3 and return what was recorded."""
        call = student(f"def f(x):\n    y = x + x\n    return ({code})\n")["f"]
        recorder = shipped("HostReads")["HostReads"](every=every)
        # numpy() of another device raises.
        with recorder as reads, contextlib.suppress(TypeError):
            call(x)
        found: list[Any] = reads.found
        return found

    @pytest.mark.parametrize(
        ("code", "name"),
        {
            "x.item()": "item",
            "x.tolist()": "tolist",
            "x.cpu()": "cpu",
            "x.numpy()": "numpy",
            "float(x)": "float",
            "int(x)": "int",
            "bool(x)": "bool",
            "complex(x)": "complex",
            "[7, 8][x.long()]": "index",
            "1 if x > 0 else 0": "bool",
            "str(x)": "repr",
            "f'{x}'": "format",
            "f'{x:.2f}'": "format",
            "torch.equal(x, x)": "equal",
            "x.to('cpu')": "to",
            "x.to(device=torch.device('cpu'))": "to",
            "x.to(torch.ones(1))": "to",
            "x.type(torch.FloatTensor)": "type",
            "torch.tensor([x, x])": "tensor",
            "torch.as_tensor(x, device='cpu')": "as_tensor",
        }.items(),
    )
    def test_recorded(self, lazy: str, code: str, name: str) -> None:
        """Each way to the host is recorded once, with the student's line."""
        assert self.reads(code, torch.tensor(1.0, device=lazy)) == [(name, 3)]

    def test_print(self, lazy: str, capsys: pytest.CaptureFixture[str]) -> None:
        """Printing reads."""
        assert self.reads("print(x)", torch.ones(1, device=lazy)) == [("repr", 3)]
        assert "1." in capsys.readouterr().out

    @pytest.mark.parametrize(
        "code",
        [
            "x * 2 + torch.ones_like(x)",
            "x.to(x.device)",
            "x.to(torch.float64)",
            "torch.ones(1).to(x)",
            "torch.ones(1).item()",
            "x.clone().copy_(torch.ones(()))",
            "x.shape, x.dtype, x.device",
            "torch.zeros_like(x, device='cpu')",
        ],
    )
    def test_not_recorded(self, lazy: str, code: str) -> None:
        """What stays on the device, or never was there, is no read."""
        assert self.reads(code, torch.tensor(1.0, device=lazy)) == []

    @pytest.mark.parametrize(("code", "name"), [("x.item()", "item"), ("x.to('cpu')", "to")])
    def test_on_meta(self, code: str, name: str) -> None:
        """A read that meta refuses is recorded too."""
        x = torch.empty((), device="meta")
        call = student(f"def f(x):\n    return {code}")["f"]
        with (
            pytest.raises((NotImplementedError, RuntimeError)),
            shipped("HostReads")["HostReads"]() as reads,
        ):
            call(x)
        assert reads.found == [(name, 2)]

    def test_every(self) -> None:
        """Reads of CPU tensors count only if asked for."""
        x = torch.tensor(1.0)
        assert self.reads("x.item()", x) == []
        assert self.reads("x.item()", x, every=True) == [("item", 3)]
        assert self.reads("x.to(torch.float64)", x, every=True) == []

    def test_outside_the_student(self, lazy: str) -> None:
        """A read of the probe's own has no line."""
        x = torch.ones((), device=lazy)
        with shipped("HostReads")["HostReads"]() as reads:
            x.item()
        assert reads.found == [("item", None)]

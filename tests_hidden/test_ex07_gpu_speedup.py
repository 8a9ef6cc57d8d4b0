import contextlib
import math
import re
import statistics
import time

import pytest
import torch
from torch.overrides import TorchFunctionMode

from grader.checks import (
    CheckFailed,
    Draw,
    NotAssessed,
    Worker,
    assert_between,
    assert_equal,
    assert_holds,
    assert_on_device,
    assert_raises,
    assert_returns,
    assert_same_names,
    assert_same_tensors,
    caught,
    each,
    helper,
    probe,
    second_device,
)

LAUNCH_S = 10e-6  # what a call costs the host on the simulated device
SLACK_S = 50e-6
KEYS = ("size", "cpu", "device", "speedup")


@helper
class SimulatedDevice:
    """A host with its time `now`, and a device that is busy until `queue_end`.

    Call k of the job costs the host `host[k]` and puts `work[k]` into the queue; the last entry
    of a list stands for all later calls. The log has a letter per event: Job, Sync, Clock.
    """

    def __init__(self, work, host, older=0.0):
        self.work, self.host = work, host
        self.now = 1000.0
        self.queue_end = self.now + older
        self.log, self.devices = "", []

    def job(self):
        """Put work into the queue and return at once."""
        k = self.log.count("j")
        self.log += "j"
        self.now += self.host[min(k, len(self.host) - 1)]
        self.queue_end = max(self.queue_end, self.now) + self.work[min(k, len(self.work) - 1)]

    def sync(self, *devices, **named):
        """Wait until the queue is empty."""
        self.log += "s"
        self.devices.append([*devices, *named.values()])
        self.now = max(self.now, self.queue_end)

    def clock(self):
        """Return the time of the host."""
        self.log += "c"
        return self.now


@helper
@contextlib.contextmanager
def pretended_cuda(current=0):
    """Let this process believe in two GPUs, and give the list of those that were waited for.

    The innermost functions are replaced, so each way to wait is seen, however it was imported.
    """
    state, waited, missing = {"current": current}, [], object()

    def exchange(index):
        before = state["current"]
        if index is not None and index >= 0:
            state["current"] = index
        return before

    def index_of(device):
        found = device if isinstance(device, int) else torch.device(device or "cuda").index
        return state["current"] if found is None else found

    class Stream:
        def __init__(self, device=None):
            self.index = index_of(device)

        def synchronize(self):
            waited.append(self.index)

    inner = torch._C  # noqa: SLF001 - what all ways to wait have in common
    stand_ins = [
        (torch.cuda, "_lazy_init", lambda: None),
        (torch.cuda, "is_available", lambda: True),
        (torch.cuda, "device_count", lambda: 2),
        (torch.cuda, "current_device", lambda: state["current"]),
        (torch.cuda, "set_device", lambda device: exchange(index_of(device))),
        (torch.cuda, "_exchange_device", exchange),
        (torch.cuda, "_maybe_exchange_device", exchange),
        (torch.cuda, "current_stream", Stream),
        (torch.cuda, "default_stream", Stream),
        (inner, "_cuda_synchronize", lambda: waited.append(state["current"])),
        (inner, "_accelerator_synchronizeDevice", waited.append),
        (inner, "_accelerator_getAccelerator", lambda: torch.device("cuda")),
        (inner, "_accelerator_getDeviceIndex", lambda: state["current"]),
        (inner, "_accelerator_hooks_get_current_device", lambda: state["current"]),
    ]
    kept = [(place, name, getattr(place, name, missing)) for place, name, _ in stand_ins]
    for place, name, stand_in in stand_ins:
        setattr(place, name, stand_in)
    try:
        yield waited
    finally:
        for place, name, value in kept:
            if value is missing:
                delattr(place, name)
            else:
                setattr(place, name, value)


@helper
def number_of(value):
    """Return a number, or the number in a tensor of one element, as a float; else None."""
    try:
        return float(value)
    except (TypeError, ValueError, RuntimeError):
        return None


@contextlib.contextmanager
def reading(diagnosis):
    """Let an observation of an unexpected form fail the check; it is no fault of the grader."""
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        seen = f"{type(error).__name__}: {error}"
        raise CheckFailed(diagnosis, "results of the promised types", seen) from error


@probe
def timings(student, runs):
    """Let `measure` time simulated work; a refused warmup of 0 becomes 1, that is judged apart."""
    seen = []
    for run in runs:
        for warmup in sorted({run["warmup"], max(run["warmup"], 1)}):
            device = SimulatedDevice(run["work"], run["host"], run["older"])
            options = {"warmup": warmup, "repeats": run["repeats"]}
            options |= {"clock": device.clock, "sync": device.sync}
            try:
                with pretended_cuda() as waited:
                    result = student.measure(device.job, "cuda:1", **options)
                break
            except ValueError:
                if warmup:
                    raise
        seen.append({"seconds": number_of(result), "type": type(result).__name__})
        seen[-1] |= {"is_float": isinstance(result, float), "calls": device.log.count("j")}
        seen[-1] |= {"log": device.log, "own_waits": len(waited)}
    return seen


def run_of(*, warmup, repeats, work=(0.0,), host=(LAUNCH_S,), older=0.0):
    run = {"warmup": warmup, "repeats": repeats, "older": older}
    return run | {"work": list(work), "host": list(host)}


def shown(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if seconds is not None and abs(seconds) >= size:
            return f"{seconds / size:.4g} {unit}"
    return "no number" if seconds is None else f"{seconds:.2g} s"


def is_time(seconds, wanted):
    return wanted - 1e-9 <= seconds <= wanted + SLACK_S


def time_fault(seen, wanted, *, repeats=1, otherwise="time-differs"):
    """Name the misconception behind a time, or None if it is the wanted one."""
    seconds = seen["seconds"]
    if seconds is None:
        return "not-a-float"
    if "c" not in seen["log"]:
        return "other-clock-used"
    if 0 <= seconds <= SLACK_S:  # the launch alone; all other times here are longer
        unwaited = "waits-after-stop" if "cjcs" in seen["log"] else "clock-stopped-early"
        return "own-wait-used" if seen["own_waits"] else unwaited
    known = {repeats: "total-not-one-call", 1: None, 1e3: "not-in-seconds", 1e6: "not-in-seconds"}
    found = [factor for factor in known if is_time(seconds / factor, wanted)]
    return known[found[0]] if found else otherwise


def judge_time(seen, wanted, fault, when, *, any_unit=True):
    """Report a fault; a wrong unit costs points in the first check only."""
    remarks = {
        "other-clock-used": "; `clock` was never called",
        "own-wait-used": ", the launch; `sync` was not called, but CUDA was waited for",
        "waits-after-stop": ", the launch without the work",
        "clock-stopped-early": ", the launch without the work",
        "not-a-float": f", type {seen['type']}",
    }
    assert_holds(
        fault is None or (any_unit and fault == "not-in-seconds"),
        diagnosis=fault or "time-differs",
        expected=f"{shown(wanted)} {when}",
        seen=shown(seen["seconds"]) + remarks.get(fault, ""),
    )


@pytest.mark.check(points=10, title="The work is waited for", evidence="witnessed", public=True)
@reading("time-differs")
def test_waits_for_end(worker: Worker, draw: Draw):
    """Work of a known length on a simulated device is measured to 50 us, as a float in seconds."""
    work = draw.number(1e-3, 9e-3)
    (seen,) = worker.run(timings, runs=[run_of(work=[work], warmup=2, repeats=5)])
    fault = time_fault(seen, work, repeats=5)
    judge_time(seen, work, fault, "of work on the device for each of 5 calls", any_unit=False)
    kind = f"type {seen['type']}"
    assert_holds(seen["is_float"], diagnosis="not-a-float", expected="type float", seen=kind)


@pytest.mark.check(points=10, title="Older work is not billed", evidence="witnessed")
@reading("time-differs")
def test_waits_before_start(worker: Worker, draw: Draw):
    """Neither work queued before `measure` nor the unfinished warm-up is part of the result."""
    work = draw.number(1e-3, 9e-3)
    # One timed call only: with several, the median hides what is billed to the first.
    runs = [run_of(work=[work], warmup=n, repeats=1, older=20.0) for n in (1, 0)]
    runs.append(run_of(work=[work], warmup=draw.integer(30, 50), repeats=1))
    seen = worker.run(timings, runs=runs)
    before = ("20 s of older work", "20 s of older work", "an unfinished warm-up")
    for one, older in zip(seen, before, strict=True):
        fault = time_fault(one, work, otherwise="older-work-billed")
        judge_time(one, work, fault, f"for a call behind {older} in the device's queue")


@pytest.mark.check(points=5, title="The warm-up is run and not timed", evidence="witnessed")
@reading("time-differs")
def test_warmup(worker: Worker, draw: Draw):
    """Slow first calls do not count, and the job is called warmup + repeats times."""
    warmup, duration = draw.integer(4, 7), draw.number(1e-3, 9e-3)
    # The time passes on the host, so that this does not depend on waiting for the device.
    host = [20.0] * warmup + [duration]  # 20 ms are no duration here, should the unit be wrong
    (seen,) = worker.run(timings, runs=[run_of(host=host, warmup=warmup, repeats=1)])
    calls = seen["calls"]
    assert_holds(
        calls == warmup + 1,
        diagnosis="warmup-missing" if calls == 1 else "number-of-calls-differs",
        expected=f"{warmup + 1} calls of the job for warmup={warmup}, repeats=1",
        seen=f"{calls}",
    )
    is_slow = seen["seconds"] is not None and seen["seconds"] > 1
    fault = time_fault(seen, duration, otherwise="warmup-counted" if is_slow else "time-differs")
    judge_time(seen, duration, fault, f"for the call after {warmup} slow warm-up calls of 20 s")


def middle_of_unsorted(times):
    half = len(times) // 2
    return times[half] if len(times) % 2 else (times[half - 1] + times[half]) / 2


MEDIAN_MISTAKES = (
    ("mean-not-median", statistics.fmean),
    ("minimum-not-median", min),
    ("one-middle-value-taken", statistics.median_low),
    ("one-middle-value-taken", statistics.median_high),
    ("times-not-sorted", middle_of_unsorted),
    ("times-not-sorted", lambda times: times[len(times) // 2]),
    ("total-not-one-call", sum),
)


def fits(summary, took, seconds):
    """Tell whether all results are this summary of the calls, in any one unit."""
    pairs = [(summary(each), x) for each, x in zip(took, seconds, strict=True)]
    return any(
        all(math.isclose(x / unit, y, rel_tol=1e-6, abs_tol=1e-7) for y, x in pairs)
        for unit in (1, 1e3, 1e6)
    )


@pytest.mark.check(points=10, title="The result is the median", evidence="witnessed")
@reading("median-differs")
def test_median(worker: Worker, draw: Draw):
    """With outliers, for odd and even numbers of calls, the result is the median of the calls."""
    durations = {}
    for count in (1, 2, 3, 4, 5, 6, 7, 10):
        durations[count] = draw.uniform(1e-3, 2e-3, count + 40).tolist()
        if count > 2:
            durations[count][count // 2] = 9.0
        if count > 3:
            durations[count][count // 2 - 1], durations[count][count - 1] = 1e-5, 7.0
    runs = [run_of(host=d, warmup=0, repeats=n) for n, d in durations.items()]
    seen = worker.run(timings, runs=runs)
    # The timed calls are the last ones, also where there is a call too many.
    calls = zip(seen, durations.items(), strict=True)
    took = [d[one["calls"] - n : one["calls"]] for one, (n, d) in calls]
    seconds = [one["seconds"] for one in seen]
    is_number = None not in seconds
    assert_holds(is_number, diagnosis="not-a-float", expected="a float", seen=seen[0]["type"])
    is_read = any("c" in one["log"] for one in seen)
    expected = "calls of `clock`"
    assert_holds(is_read, diagnosis="other-clock-used", expected=expected, seen="none")
    missed = [(n, one["calls"]) for one, n in zip(seen, durations, strict=True) if one["calls"] < n]
    expected, differing = ", ".join(f"{n} calls" for n, _ in missed), f"{[c for _, c in missed]}"
    known = "number-of-calls-differs"
    assert_holds(not missed, diagnosis=known, expected=expected, seen=differing)
    mistakes = (name for name, wrong in MEDIAN_MISTAKES if fits(wrong, took, seconds))
    wanted = [statistics.median(each) for each in took]
    worst = max(range(2, len(seen)), key=lambda i: abs(seconds[i] - wanted[i]))
    assert_holds(
        fits(statistics.median, took, seconds),
        diagnosis=next(mistakes, "median-differs"),
        expected=f"{shown(wanted[worst])}, the median of {', '.join(map(shown, took[worst]))}",
        seen=shown(seconds[worst]),
    )


@probe
def attempts(student, counts):
    """Call `measure` with pairs of warmup and repeats; report the end and the calls of the job."""
    measure, seen = student.measure, []
    for warmup, repeats in counts:
        device = SimulatedDevice([1e-3], [1e-5])
        options = {"warmup": warmup, "repeats": repeats}
        options |= {"clock": device.clock, "sync": device.sync}
        with pretended_cuda():
            outcome = caught(lambda: measure(device.job, "cuda:1", **options))  # noqa: B023 - called here
        seen.append([outcome, device.log.count("j")])
    return seen


@probe
def synced_devices(student, cases):
    """Report what `synced` does for each device."""
    return each(lambda name: synced(student, name), cases)


@helper
def synced(student, name):
    """Report the arguments of every call of `sync`, and how often CUDA was waited for directly."""
    device = SimulatedDevice([1e-3], [1e-5])
    with pretended_cuda() as waited:
        student.measure(device.job, name, clock=device.clock, sync=device.sync)
    return {"arguments": device.devices, "own_waits": len(waited)}


def device_text(device):
    return f"torch.device('{device}')" if isinstance(device, torch.device) else repr(device)


def argument_fault(given, device):
    """Name the misconception behind the arguments of a call of `sync`, or None."""
    if not given:
        return "sync-gets-no-device"
    if len(given) != 1 or str(given[0]) != str(device):
        return "sync-gets-other-device"
    return None if type(given[0]) is type(device) else "sync-gets-converted-device"


@pytest.mark.check(points=5, title="Arguments are checked and handed on", evidence="witnessed")
@reading("sync-gets-other-device")
def test_device_passed(worker: Worker):
    """`sync` gets the device as it is, and counts that make no sense are refused at once."""
    devices = ["cuda:1", torch.device("cuda:1"), "cpu"]
    found = worker.run_each(synced_devices, devices)
    for device, seen in zip(devices, found, strict=True):
        assert_holds(
            bool(seen["arguments"]) or device == "cpu",  # there is nothing to wait for
            diagnosis="own-wait-used" if seen["own_waits"] else "clock-stopped-early",
            expected=f"calls of sync({device_text(device)})",
            seen="no call of `sync`",
        )
        for given in seen["arguments"]:
            fault = argument_fault(given, device)
            assert_holds(
                fault is None,
                diagnosis=fault or "sync-gets-other-device",
                expected=f"sync({device_text(device)})",
                seen=f"sync({', '.join(map(device_text, given))})",
            )
    refused, allowed = [(2, 0), (1, -2), (-1, 3)], [(0, 1), (0, 2), (1, 1)]
    seen = worker.run(attempts, counts=refused + allowed)
    for (outcome, calls), (warmup, repeats) in zip(seen, refused + allowed, strict=True):
        when = f"for warmup={warmup}, repeats={repeats}"
        if (warmup, repeats) in allowed:
            assert_returns(outcome, diagnosis="valid-counts-refused", when=when)
            continue
        assert_raises(outcome, "ValueError", diagnosis="counts-not-refused", when=when)
        what = f"calls of the job before the ValueError {when}"
        assert_equal(calls, 0, diagnosis="job-called-before-refusal", what=what)


@probe
def waits(student, requests):
    """Call `synchronize`, with or without pretended GPUs; report its end and who was waited for."""
    synchronize, seen = student.synchronize, []
    for device, current in requests:
        with contextlib.ExitStack() as stack:
            waited = stack.enter_context(pretended_cuda(current)) if current is not None else []
            outcome = caught(lambda: synchronize(device))  # noqa: B023 - called here
        seen.append([outcome, waited])
    return seen


def form_fault(outcome, otherwise):
    """Tell an argument that is not understood from another exception."""
    is_form = not {"AttributeError", "TypeError"}.isdisjoint(outcome.get("bases", []))
    return "device-object-refused" if is_form else otherwise


def listed(items):
    return ", ".join(map(str, sorted(items))) or "none"


def wait_fault(waited, wanted, current):
    """Name the misconception behind the GPUs that were waited for, or None."""
    if waited == wanted:
        return None
    if not any(waited):
        return "no-wait-for-gpu"
    if not all(waited):
        return "device-text-compared"
    return "waits-for-current-gpu" if waited == current else "waits-for-other-gpu"


@pytest.mark.check(points=10, title="The right device is waited for", evidence="witnessed")
@reading("no-wait-for-gpu")
def test_synchronize(worker: Worker):
    """`synchronize` leaves CUDA alone for a CPU, and else waits for exactly the given GPU."""
    # A device, the current GPU (None: no CUDA at all), and the GPU to wait for.
    cpus = [(d, c, None) for d in ("cpu", torch.device("cpu"), "cpu:0") for c in (None, 0)]
    gpus = [("cuda:1", 0, 1), (torch.device("cuda:1"), 0, 1), (torch.device("cuda:0"), 1, 0)]
    gpus += [("cuda", 0, 0), ("cuda", 1, 1), ("cuda:0", 0, 0)]
    seen = worker.run(waits, requests=[(device, current) for device, current, _ in cpus + gpus])
    for (outcome, waited), (device, _, index) in zip(seen, cpus + gpus, strict=True):
        otherwise = "touches-cuda-for-cpu" if index is None else "no-wait-for-gpu"
        when = f"for {device_text(device)}"
        assert_returns(outcome, diagnosis=form_fault(outcome, otherwise), when=when)
        assert_holds(
            not waited or index is not None,
            diagnosis="touches-cuda-for-cpu",
            expected=f"no wait for a GPU {when}",
            seen="a wait for the current GPU",
        )
    found = [set(waited) for _, waited in seen[len(cpus) :]]
    wanted, current = [{index} for _, _, index in gpus], [{current} for _, current, _ in gpus]
    fault = wait_fault(found, wanted, current)
    rows = zip(found, wanted, gpus, strict=True)
    differing = [f"{listed(f)} for {device_text(d)}" for f, w, (d, _, _) in rows if f != w]
    assert_holds(
        fault is None,
        diagnosis=fault or "no-wait-for-gpu",
        expected="a wait for the GPU that is given, and for no other",
        seen=f"waits for GPU {'; '.join(differing[:2])}",
    )


@helper
class CallLog(TorchFunctionMode):
    """Notes the name of each torch function, and where its result is elsewhere than its input."""

    def __init__(self):
        super().__init__()
        self.names = []

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Run the function and note it."""
        self.names.append(getattr(func, "__name__", ""))
        result = func(*args, **(kwargs or {}))
        before = [x.device for x in args if isinstance(x, torch.Tensor)]
        if (
            isinstance(result, torch.Tensor)
            and result.device != (before or [torch.device("cpu")])[0]
        ):
            self.names.append("transfer" if before else f"{self.names[-1]} elsewhere")
        return result


@probe
def products(student, n, seed):
    """Make jobs on the CPU and on a second device; report two calls of each and what they do."""
    elsewhere = second_device()
    with CallLog() as making:
        jobs = [
            student.matmul_job(n, device, torch.Generator().manual_seed(seed))
            for device in ("cpu", "cpu", elsewhere)
        ]
    # `torch.manual_seed` seeds CUDA too, and notes the stack of calls for that.
    torch.default_generator.manual_seed(seed)
    jobs.append(student.matmul_job(n))
    seen = {
        "second": elsewhere,
        "making": making.names,
        "types": [type(job).__name__ for job in jobs],
    }
    seen |= {"callable": all(callable(job) for job in jobs), "results": [], "logs": []}
    for job in jobs if seen["callable"] else []:
        for _ in range(2):
            with CallLog() as log:
                result = job()
            seen["logs"].append(log.names)
        seen["results"].append(result)
    return seen


MADE = re.compile(
    r"rand|empty|zeros|ones|full|eye|arange|linspace|new_|(as_)?tensor$|from_numpy|uniform|normal"
)
READ = re.compile(
    r"item$|tolist|numpy|equal$|allclose"
    r"|__(float|int|bool|index|complex|repr|format|array|contains)__"
)
IDLE = re.compile(r"__get|size|dim$|numel|clone|detach|contiguous|view|reshape")


def judge_log(names):
    """Demand that a call of the job computes, and does nothing else."""
    faults = [("matrices-made-in-call", any(MADE.match(name) for name in names))]
    faults += [("transfer-in-call", "transfer" in names)]
    faults += [("value-read-in-call", any(READ.match(name) for name in names))]
    fault = next((fault for fault, is_so in faults if is_so), None)
    assert_holds(
        fault is None,
        diagnosis=fault or "product-differs",
        expected="the product and nothing else in a call",
        seen=", ".join(dict.fromkeys(name for name in names if name != "__get__")),
    )


@pytest.mark.check(points=10, title="The job is the product, nothing else", evidence="verified")
@reading("product-differs")
def test_job(worker: Worker, draw: Draw):
    """The job multiplies the two drawn matrices on the device, and does only that in each call."""
    n, seed = draw.integer(5, 19), draw.seed()
    seen = worker.run(products, n=n, seed=seed)
    kinds = f"type {seen['types'][0]}"
    assert_holds(seen["callable"], diagnosis="not-a-job", expected="a function", seen=kinds)
    for names in seen["logs"]:
        judge_log(names)
    drawn = [name for name in seen["making"] if re.match("rand.* elsewhere", name)]
    where = f"{len(drawn)} draws on {seen['second']}"
    expected = "matrices drawn on the CPU and moved"
    assert_holds(not drawn, diagnosis="drawn-on-device", expected=expected, seen=where)
    generator = torch.Generator().manual_seed(seed)
    a, b = (torch.rand(n, n, generator=generator) for _ in range(2))
    product = (a.double() @ b.double()).float()

    def mistakes():
        generator.manual_seed(seed)
        c, d = (torch.randn(n, n, generator=generator) for _ in range(2))
        known = {"elementwise-product": a * b, "same-matrix-twice": a @ a}
        return known | {"factors-swapped": b @ a, "other-distribution": c @ d}

    one, again, elsewhere, by_default = seen["results"]
    second = "meta" if seen["second"] == "meta" else "lazy:0"
    what = "the product"
    elsewhere_fault = {"type": "product-differs", "default": "product-not-on-device"}
    assert_on_device(one, "cpu", diagnosis=elsewhere_fault, what=what)
    assert_on_device(elsewhere, second, diagnosis=elsewhere_fault, what=what)
    is_fixed = torch.equal(one, again)
    diagnosis = "product-differs" if is_fixed else "generator-not-used"
    for result in (one, elsewhere) if second != "meta" else (one,):
        assert_same_tensors(
            result, product, diagnosis=diagnosis, what=what, mistakes=mistakes, rtol=1e-5
        )  # float32 on either side
    what = "the product with torch's default generator"
    assert_same_tensors(by_default, product, diagnosis="product-differs", what=what, rtol=1e-5)
    for names in seen["logs"]:
        assert_holds(
            not all(IDLE.match(name) for name in names),
            diagnosis="product-computed-once",
            expected="a product in each call of the job",
            seen="a call that computes nothing",
        )


@probe
def table_of(student, sizes, cpu, device):
    """Make a table from timers that look their answers up; report it and their calls."""
    asked = {"cpu": [], "device": []}

    def time_cpu(size):
        asked["cpu"].append(size)
        return cpu[size]

    def time_device(size):
        asked["device"].append(size)
        return device[size]

    rows = student.speedup_table(list(sizes), time_cpu, time_device)
    asked = {name: list(each) for name, each in asked.items()}
    return {"rows": rows, "asked": asked, "empty": student.speedup_table([], len, len)}


def judge_calls(asked, sizes):
    for name in ("cpu", "device"):
        calls = f"calls of time_{name}"
        seen = ", ".join(map(str, asked[name])) or "none"
        assert_holds(
            len(set(asked[name])) == len(asked[name]),
            diagnosis="timer-called-again",
            expected=f"{calls} for {', '.join(map(str, sizes))}",
            seen=seen,
        )
        is_reordered = sorted(asked[name]) == sorted(sizes)
        assert_holds(
            asked[name] == sizes,
            diagnosis="sizes-reordered" if is_reordered else "table-differs",
            expected=f"{calls} for {', '.join(map(str, sizes))}",
            seen=seen,
        )


def column(numbers):
    return torch.tensor(list(numbers), dtype=torch.float64)


def judge_rows(rows, sizes, cpu, device):
    seen = f"{len(rows)} rows" if isinstance(rows, list) else f"type {type(rows).__name__}"
    is_table = isinstance(rows, list) and len(rows) == len(sizes)
    expected = f"a list of {len(sizes)} dicts"
    assert_holds(is_table, diagnosis="table-differs", expected=expected, seen=seen)
    for i, row in enumerate(rows):
        what = f"rows[{i}]"
        assert_same_names(row, KEYS, diagnosis="row-keys-differ", ordered=False, what=what)
    given = [row["size"] for row in rows]
    assert_holds(
        given == sizes,
        diagnosis="sizes-reordered" if sorted(given) == sorted(sizes) else "table-differs",
        expected=f"rows for {', '.join(map(str, sizes))}",
        seen=", ".join(map(str, given)),
    )
    seen = {key: column(row[key] for row in rows) for key in KEYS[1:]}
    c, d = (column(times[n] for n in sizes) for times in (cpu, device))
    known = {"speedup-inverted": d / c, "speedup-is-difference": c - d}
    assert_same_tensors(
        seen,
        {"cpu": c, "device": d, "speedup": c / d},
        diagnosis="table-differs",
        what="column",
        mistakes={name: {"cpu": c, "device": d, "speedup": wrong} for name, wrong in known.items()},
    )


@probe
def break_evens(student, paying, never):
    """Ask for the break-even of each table; report the answers and the tables afterwards."""
    seen = [[student.break_even(rows), rows] for rows in paying]
    for rows in never:
        outcome = caught(lambda: student.break_even(rows))  # noqa: B023 - called here
        seen.append([outcome.get("returned", "an exception"), rows])
    return seen


def by_size(rows):
    return sorted(rows, key=lambda row: row["size"])


def walk_down(rows, is_win=lambda speedup: speedup >= 1):
    """Return the last size before a loss, from the end of the rows as they are listed."""
    answer = None
    for row in reversed(rows):
        if not is_win(row["speedup"]):
            break
        answer = row["size"]
    return answer


def first_win(rows):
    return next((row["size"] for row in rows if row["speedup"] >= 1), None)


BREAK_EVEN_MISTAKES = (
    ("equality-not-counted", lambda rows: walk_down(by_size(rows), lambda s: s > 1)),
    ("first-win-taken", lambda rows: first_win(by_size(rows))),
    ("first-win-taken", first_win),
    ("row-order-trusted", walk_down),
)

# Speedups by size (a Loss, a Win, Exactly 1), and the order in which the rows are listed.
PAYING = (("W", "0"), ("LWLWW", "01234"), ("LEW", "012"), ("LWLW", "2031"), ("WW", "10"))
PAYING += (("WLLEW", "43120"), ("LWWW", "3120"))
NEVER_PAYING = (("LWL", "012"), ("WWL", "210"), ("L", "0"), ("", ""))


def rows_of(draw, pattern, order):
    sizes = sorted(draw.distinct(len(pattern), 2, 5000))
    parts, rows = draw.uniform(0, 1, len(pattern)).tolist(), []
    for size, letter, part in zip(sizes, pattern, parts, strict=True):
        low, high = (0.1, 0.9) if letter == "L" else (1.1, 9.0)
        speedup = 1.0 if letter == "E" else low + (high - low) * part
        rows.append({"size": size, "cpu": 0.25 * speedup, "device": 0.25, "speedup": speedup})
    return [rows[int(i)] for i in order]


def break_even_fault(answers, tables):
    """Name the misconception behind wrong answers."""
    wanted = [walk_down(by_size(rows)) for rows in tables]
    if all(a == w for a, w in zip(answers, wanted, strict=True) if w is not None):
        return "none-not-returned"
    for name, mistake in BREAK_EVEN_MISTAKES:
        pairs = zip(answers, tables, strict=True)
        if all(answer in ("an exception", mistake(rows)) for answer, rows in pairs):
            return name
    return "break-even-differs"


@pytest.mark.check(points=10, title="Speedups and break-even", evidence="verified", public=True)
@reading("table-differs")
def test_table(worker: Worker, draw: Draw):
    """Rows hold cpu / device in the order of the sizes; break-even is after the last loss."""
    sizes = [1, 2]
    while sizes in (sorted(sizes), sorted(sizes, reverse=True)):
        sizes = draw.distinct(6, 2, 5000)
    times = [draw.uniform(0.1, 9.0, len(sizes)).tolist() for _ in range(2)]
    cpu, device = (dict(zip(sizes, each, strict=True)) for each in times)
    seen = worker.run(table_of, sizes=sizes, cpu=cpu, device=device)
    judge_calls(seen["asked"], sizes)
    judge_rows(seen["rows"], sizes, cpu, device)
    assert_equal(seen["empty"], [], diagnosis="table-differs", what="the table of no sizes")

    paying, never = ([rows_of(draw, *each) for each in some] for some in (PAYING, NEVER_PAYING))
    seen = worker.run(break_evens, paying=paying, never=never)
    answers = [answer for answer, _ in seen]
    for answer, rows in zip(answers, paying + never, strict=True):
        wanted = walk_down(by_size(rows))
        if type(answer) is type(wanted) and answer == wanted:
            continue
        speedups = ", ".join(f"{row['size']}: {row['speedup']:.2g}" for row in rows)
        assert_holds(
            fact=False,
            diagnosis=break_even_fault(answers, paying + never),
            expected=f"{wanted} for the speedups {speedups or 'of no rows'}",
            seen=str(answer),
        )
    what = "rows after break_even"
    assert_equal([r for _, r in seen], paying + never, diagnosis="rows-changed", what=what)


@probe
def real_times(student):
    """Time a sleep and two products with the real clock, on the CPU."""
    sleep = student.measure(lambda: time.sleep(0.003), warmup=1, repeats=3)
    jobs = [student.matmul_job(8), student.matmul_job(256)]
    seen = {"sleep": number_of(sleep), "callable": all(callable(job) for job in jobs)}
    for name, job in zip(("small", "large"), jobs if seen["callable"] else [], strict=False):
        # The fastest of three: other programs only ever make a time longer.
        tries = [student.measure(job, warmup=1, repeats=1) for _ in range(3)]
        seen[name] = min(number_of(each) or 0.0 for each in tries)
    return seen


@pytest.mark.check(points=5, title="Real time is measured", evidence="witnessed", public=True)
@reading("real-time-differs")
def test_real_cpu(worker: Worker):
    """By default a 3 ms sleep takes 3 ms, and a product of size 256 longer than one of size 8."""
    # The first where torch is built without CUDA, the second where it finds no GPU.
    refusals = dict.fromkeys(("AssertionError", "RuntimeError"), "touches-cuda-for-cpu")
    seen = worker.run(real_times, diagnose=refusals)
    sleep = seen["sleep"]
    expected = "a float"
    assert_holds(sleep is not None, diagnosis="not-a-float", expected=expected, seen="no number")
    assert_holds(
        any(0.003 <= sleep / unit <= 0.3 for unit in (1, 1e3, 1e6)),
        diagnosis="cpu-time-measured" if 0 <= sleep < 1e-3 else "real-time-differs",
        expected="3 ms or a little more for a sleep of 3 ms",
        seen=shown(sleep),
    )
    expected = "a function from matmul_job"
    assert_holds(seen["callable"], diagnosis="not-a-job", expected=expected, seen="another object")
    assert_holds(
        seen["large"] > 5 * seen["small"],
        diagnosis="size-makes-no-difference",
        expected="a far longer time for 256 x 256 matrices than for 8 x 8",
        seen=f"{shown(seen['large'])} and {shown(seen['small'])}",
    )


# On a GPU. The reference is CUDA's own events, in the same process and around the same product.


@helper
def event_seconds(n, rounds=10):
    """Time a product on the GPU by events on its stream; return the median, warmed up."""
    left, right = torch.rand(2, n, n, device="cuda:0")
    times = []
    for _ in range(rounds + 3):
        torch.cuda.synchronize("cuda:0")
        start, stop = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        left @ right
        stop.record()
        torch.cuda.synchronize("cuda:0")
        times.append(start.elapsed_time(stop) / 1e3)
    return statistics.median(times[3:])


@probe
def gpu_times(student, n):
    """Time a product on the GPU by events, by the student's code, and by events again."""
    before = event_seconds(n)
    seen = number_of(student.measure(student.matmul_job(n, "cuda:0"), "cuda:0"))
    return {"seconds": seen, "events": [before, event_seconds(n)]}


@probe
def gpu_backlog(student, n):
    """Time one product while half a second of older products is queued."""
    events = event_seconds(n)
    job = student.matmul_job(n, "cuda:0")
    job()
    left, right = torch.rand(2, n, n, device="cuda:0")
    torch.cuda.synchronize("cuda:0")
    for _ in range(max(20, min(500, int(0.5 / events)))):
        left @ right
    end = torch.cuda.Event()
    end.record()
    was_busy = not end.query()
    seen = number_of(student.measure(job, "cuda:0", warmup=0, repeats=1))
    return {"seconds": seen, "events": [events, event_seconds(n)], "was_busy": was_busy}


@probe
def gpu_table(student, sizes):
    """Make the student's table of the CPU and the GPU, and time the largest size independently."""

    def on_cpu(n):
        return student.measure(student.matmul_job(n), warmup=1, repeats=2)

    def on_gpu(n):
        return student.measure(student.matmul_job(n, "cuda:0"), "cuda:0")

    rows = student.speedup_table(list(sizes), on_cpu, on_gpu)
    left, right = torch.rand(2, sizes[-1], sizes[-1])
    times = []
    for _ in range(3):
        start = time.perf_counter()
        left @ right
        times.append(time.perf_counter() - start)
    speedups = [number_of(row["speedup"]) for row in rows]
    return {"speedups": speedups, "cpu": min(times), "events": [event_seconds(sizes[-1])]}


def events_of(seen):
    """Return the shortest and the longest time by events; without them the machine is at fault."""
    events = [seconds for seconds in seen["events"] if seconds > 0]
    if not events:
        raise NotAssessed("CUDA events gave no time on this machine.")
    return min(events), max(events)


@pytest.mark.check(points=10, title="A GPU time is true", evidence="witnessed", gpu=True)
@reading("time-differs")
def test_gpu_time_true(worker: Worker):
    """A product of size 4096 takes 0.8 to 1.5 times as long as CUDA events say."""
    seen = worker.run(gpu_times, n=4096)
    (low, high), seconds = events_of(seen), seen["seconds"]
    assert_holds(
        0.8 * low <= seconds <= 1.5 * high,
        diagnosis="clock-stopped-early" if 0 <= seconds < low / 5 else "time-differs",
        expected=f"about {shown(low)}, as CUDA events say",
        seen=shown(seconds),
    )


@pytest.mark.check(
    points=5,
    title="Older work on a GPU is not billed",
    evidence="witnessed",
    needs="gpu_time_true",
    gpu=True,
)
@reading("time-differs")
def test_gpu_backlog(worker: Worker):
    """A product behind at least 20 queued ones takes less than 5 times as long as alone."""
    seen = worker.run(gpu_backlog, n=4096)
    (low, high), seconds = events_of(seen), seen["seconds"]
    if seen["was_busy"] is not True:
        raise NotAssessed("The GPU had finished the older work before the measurement.")
    what = "seconds of one call"
    assert_between(seconds, low / 2, 5 * high, diagnosis="older-work-billed", what=what)


@pytest.mark.check(
    points=10,
    title="The speedup on this GPU is reproduced",
    evidence="witnessed",
    needs=["table", "gpu_time_true"],
    gpu=True,
)
@reading("time-differs")
def test_gpu_speedup(worker: Worker):
    """The speedup of a product of size 2048 is above 3 and within a factor 2 of the judge's own."""
    seen = worker.run(gpu_table, sizes=[16, 2048])
    own = seen["cpu"] / events_of(seen)[0]
    if own <= 3:
        raise NotAssessed(f"The GPU of this machine is only {own:.1f} times as fast as its CPU.")
    small, large = seen["speedups"]
    assert_holds(
        max(3, own / 2) <= large <= 2 * own,
        diagnosis="time-differs",
        expected=f"a speedup of about {own:.0f} for size 2048",
        seen=f"{large:.2g} (for size 16: {small:.2g})",
    )

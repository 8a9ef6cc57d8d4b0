"""The command that tells what this machine can do."""

import importlib.metadata
import platform
import sys
import tempfile
from pathlib import Path

from grader import __version__
from grader.errors import GraderError, UsageError
from grader.outputs.terminal import make_console
from grader.pack import Pack
from grader.sandbox.inner import landlock
from grader.sandbox.outer.tiers import TIERS, Isolation, TierChoice, start_method

_OLDEST_TORCH = (2, 11)
_PACKAGES = ("pytest", "pytest-json-report", "msgspec", "numpy")


def run_doctor() -> int:
    """Print what was found, and what to do about what is missing; 3 if grading can't work."""
    rows: list[tuple[str, str, str]] = []
    faults = 0
    rows.append(("grader", __version__, ""))
    rows.append(("python", f"{platform.python_version()} ({sys.executable})", ""))
    rows += [(name, _version(name), "") for name in _PACKAGES]
    rows.append(_pack_row())
    torch_row, has_torch = _torch_row()
    rows.append(torch_row)
    faults += not has_torch
    rows.append(("kernel", f"{platform.system()} {platform.release()} {platform.machine()}", ""))
    if sys.platform == "linux":
        rows.append(("landlock", f"version {landlock.abi_version()}", ""))
    rows.append(("workers", f"started by {start_method()}", ""))
    if has_torch:
        for tier in TIERS:
            row, works = _tier_row(tier)
            rows.append(row)
            faults += tier == "none" and not works
    console = make_console()
    for name, found, advice in rows:
        console.print(f"{name:<20}{found}", markup=False, soft_wrap=True)
        if advice:
            console.print(f"{'':<20}{advice}", markup=False)
    return 3 if faults else 0


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "missing: pip install -e . in the folder of the grader"


def _pack_row() -> tuple[str, str, str]:
    try:
        pack = Pack.find(Path.cwd())
    except UsageError as error:
        return "pack", error.message, error.tip
    return "pack", f"{len(pack.exercises)} exercises in {pack.root}", ""


def _torch_row() -> tuple[tuple[str, str, str], bool]:
    try:
        import torch  # noqa: PLC0415 - the question is whether it can be
    except ImportError as error:
        return ("torch", f"can't be imported: {error}", "pip install torch"), False
    version = tuple(int(part) for part in torch.__version__.split("+")[0].split(".")[:2])
    advice = "" if version >= _OLDEST_TORCH else "Versions before 2.11 were never tried."
    lazy = "yes" if _has_lazy_device() else "no: device checks use the meta device"
    cuda = torch.cuda.device_count() if torch.cuda.is_available() else 0
    found = f"{torch.__version__}, CUDA devices: {cuda}, second device without a GPU: {lazy}"
    return ("torch", found, advice), True


def _has_lazy_device() -> bool:
    try:
        import torch._lazy.ts_backend  # noqa: PLC0415 - the question is whether it can be

        torch._lazy.ts_backend.init()  # type: ignore[no-untyped-call] # noqa: SLF001 - no public name
    except Exception:  # noqa: BLE001 - a private part of torch: anything may come
        return False
    return True


def _tier_row(tier: TierChoice) -> tuple[tuple[str, str, str], bool]:
    with tempfile.TemporaryDirectory() as folder:
        isolation = None
        try:
            isolation = Isolation(tier, [Path(folder)])
            facts = isolation.settle().facts
        except GraderError as error:
            advice = "On Ubuntu 24.04 AppArmor may refuse user namespaces; containers often do."
            return (f"tier {tier}", f"not available: {error.message}", advice), False
        finally:
            if isolation is not None:
                isolation.close()
    locks = ", ".join(facts.locks) or "no isolation: for your own files only"
    return (f"tier {tier}", f"works ({locks})", ""), True

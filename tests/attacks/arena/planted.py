"""What an attacker might look for: a pack, another student's work, secrets; all of it planted.

Everything lies in one folder that is readable to everybody, as a checkout usually is, so that
nothing but the grader's own locks keeps a worker from it. One random token is in all of it.
"""

import os
import random
import runpy
import shutil
import string
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from arena.reading import Attack

from grader.pack import Pack

ROOT = Path(__file__).resolve().parents[3]
TOY = ROOT / "tests" / "packs" / "toy"
VARIABLE = "DEPLOY_TOKEN"
_HALF = 12


def _letters() -> str:
    # Letters alone: a number could be taken for an address and be cleaned away in a report.
    return "".join(random.SystemRandom().choices(string.ascii_uppercase, k=_HALF))


class Planted:
    """A folder with secrets in it, and a word to mark what attacks leave elsewhere.

    Args:
        folder: Where to build it; an empty folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.token_head, self.token_tail = _letters(), _letters()
        self.mark = f"left-by-an-attack-{_letters().lower()}"
        self.in_memory = bytearray(self.token.encode())  # what a search of the judge would find
        self.canary = folder / "canary.txt"
        self.neighbour = folder / "submissions" / "neighbour" / "ex01_scale.py"
        self._build()
        self.pack = Pack.find(folder / "pack")
        self._count = 0

    @property
    def token(self) -> str:
        """The secret, whole. Attacks are told the first half."""
        return self.token_head + self.token_tail

    def _build(self) -> None:
        self.folder.chmod(0o755)
        self.canary.write_text(f"{self.token}\n", encoding="ascii")
        shutil.copytree(TOY, self.folder / "pack", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("tests_hidden/test_ex01_scale.py", "solutions/ex01_scale.py"):
            path = self.folder / "pack" / name
            path.chmod(0o644)
            text = path.read_text(encoding="utf-8")
            path.write_text(f"{text}\n# {self.token}\n", encoding="utf-8")
        self.neighbour.parent.mkdir(parents=True)
        self.neighbour.write_text(f"# {self.token}\n", encoding="ascii")
        _open_to_all(self.folder)

    @contextmanager
    def in_environment(self) -> Iterator[None]:
        """Have the token in this process's environment, as CI has its secrets."""
        os.environ[VARIABLE] = self.token
        try:
            yield
        finally:
            del os.environ[VARIABLE]

    def submission(self, attack: Attack, scratch: str) -> Path:
        """Build the folder that an attacker hands in.

        Args:
            attack: The attack.
            scratch: Folder that workers may write to, as far as the judge knows it.

        Returns:
            A folder with the attack, right answers to other exercises, and all that lies in
            `files/` of the attack.
        """
        self._count += 1
        folder = self.folder / "submissions" / f"student{self._count}"
        folder.mkdir()
        for path in (TOY / "solutions").glob("*.py"):
            shutil.copyfile(path, folder / path.name)
        if (attack.folder / "files").is_dir():
            shutil.copytree(attack.folder / "files", folder, dirs_exist_ok=True)
        source = attack.folder / attack.file
        if source.is_file():
            content = self._filled_in(source.read_bytes(), scratch)
            (folder / f"{attack.exercise}.py").write_bytes(content)
        builder = attack.folder / "build.py"
        if builder.is_file():
            runpy.run_path(str(builder))["build"](folder)
        _open_to_all(folder)
        return folder

    def honest(self) -> Path:
        """Build the folder of a student whose answers are right."""
        folder = self.folder / "submissions" / "honest"
        if not folder.exists():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(TOY / "solutions", folder, ignore=ignored)
            _open_to_all(folder)
        return folder

    def _filled_in(self, text: bytes, scratch: str) -> bytes:
        constants = {
            "@CANARY_FILE@": self.canary,
            "@CANARY_TOKEN_HEAD@": self.token_head,
            "@ENVIRONMENT_NAME@": VARIABLE,
            "@JUDGE_PID@": os.getpid(),
            "@MARK@": self.mark,
            "@NEIGHBOUR_FILE@": self.neighbour,
            "@PACK@": self.folder / "pack",
            "@ROOT@": self.folder,
            "@SCRATCH@": scratch,
            "@SOLUTION_FILE@": self.folder / "pack" / "solutions" / "ex01_scale.py",
        }
        for name, value in constants.items():
            text = text.replace(name.encode(), str(value).encode())
        return text


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            continue
        path.chmod(0o755 if path.is_dir() else 0o644)

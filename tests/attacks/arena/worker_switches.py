"""Switches of defences on the worker's side: text for the launcher's fresh interpreter."""

from arena.switch import Switch

from grader.sandbox.inner import seccomp


def _worker(name: str, what: str, code: str, **more: object) -> Switch:
    return Switch(name, what, "worker", code, **more)  # type: ignore[arg-type]


def _without_namespace(name: str, flag: str, **more: object) -> Switch:
    code = (
        "from grader.sandbox.inner import lockdown, syscalls\n"
        "class Calls:\n"
        "    def __getattr__(self, name): return getattr(syscalls, name)\n"
        f"    def unshare(self, flags): syscalls.unshare(flags & ~syscalls.{flag})\n"
        "lockdown.syscalls = Calls()\n"
    )
    if name == "uts":  # else the worker's name would become that of the machine
        code += "Calls.sethostname = lambda self, name: None\n"
    return _worker(f"namespace.{name}", f"A worker's own {name} namespace", code, **more)


_REBUILD = (
    "import platform\n"
    "seccomp._PROGRAMS.update({a: seccomp.build_filter(platform.machine(), alone=a)"
    " for a in (False, True)})\n"
)


def _without_calls(group: str) -> Switch:
    code = (
        "from grader.sandbox.inner import seccomp, seccomp_calls\n"
        "for groups in (seccomp_calls.ALWAYS, seccomp_calls.WITHOUT_NAMESPACES):\n"
        f"    groups.pop({group!r}, None)\n{_REBUILD}"
    )
    tier = "full" if group in seccomp.denied_numbers() else "landlock"
    return _worker(f"seccomp.{slug(group)}", f"The filter's refusal of {group}", code, tier=tier)


def _without_rule(call: str) -> Switch:
    code = (
        "import platform\nfrom grader.sandbox.inner import seccomp, seccomp_calls\n"
        f"number = seccomp_calls.{call.upper()}\n"
        "number = number[platform.machine()] if isinstance(number, dict) else number\n"
        "def when(candidate, then, plain=seccomp._when_number_is):\n"
        "    return b'' if candidate == number else plain(candidate, then)\n"
        f"seccomp._when_number_is = when\n{_REBUILD}"
    )
    return _worker(f"seccomp.{call}", f"The filter's look at the arguments of {call}", code)


def _without_limit(name: str, kind: str) -> Switch:
    code = (
        "import resource\nfrom grader.sandbox.inner import limits\n"
        "class Resource:\n"
        "    def __getattr__(self, name): return getattr(resource, name)\n"
        "    def setrlimit(self, kind, pair):\n"
        f"        if kind != resource.{kind}: resource.setrlimit(kind, pair)\n"
        "limits.resource = Resource()\n"
    )
    return _worker(f"limit.{name}", f"A worker's {kind}", code)


def slug(group: str) -> str:
    """Return a group of system calls as it stands in a switch's name."""
    return group.replace(" ", "-")


def _without_prctl(name: str, option: str, what: str, spared: int = -1, **more: object) -> Switch:
    code = (
        "from grader.sandbox.inner import syscalls\n"
        "def prctl(option, *rest, plain=syscalls.prctl):\n"
        f"    is_off = option == syscalls.{option} and rest != ({spared},)\n"
        "    return 0 if is_off else plain(option, *rest)\n"
        "syscalls.prctl = prctl\n"
    )
    return _worker(name, what, code, **more)


_RULES = ("clone", "clone3", "prctl", "socket", "ioctl", "socketpair", "fcntl", "mmap")
_LANDLOCK = "from grader.sandbox.inner import landlock\n"
WORKER_SWITCHES = [
    _without_namespace("mount", "CLONE_NEWNS", structural=True),
    _without_namespace("net", "CLONE_NEWNET"),
    _without_namespace("ipc", "CLONE_NEWIPC"),
    _without_namespace("uts", "CLONE_NEWUTS"),
    _without_namespace("cgroup", "CLONE_NEWCGROUP"),
    _worker(
        "namespace.pid",
        "A worker's own PID namespace",
        "from grader.sandbox.inner import cage, keeper, syscalls\n"
        "syscalls.setns = lambda *a: None\n"
        "def mount(source, target, kind, flags, data='', plain=syscalls.mount):\n"
        "    if kind != 'proc': plain(source, target, kind, flags, data)\n"
        "syscalls.mount = mount\n",  # a fresh /proc could not be mounted without it
    ),
    _worker(
        "namespace.user",
        "A worker's own user namespace",
        "import types\nfrom grader.sandbox.inner import lockdown\n"
        "lockdown.identity = types.SimpleNamespace(enter_user_namespace=lambda *a: None)\n",
        behind=("capabilities", "seccomp.socketpair"),
    ),
    _worker(
        "cage",
        "The file system that holds nothing but the interpreter",
        "from grader.sandbox.inner import cage\ncage.enter = lambda *a: None\n",
    ),
    _worker(
        "scratch.tmpfs",
        "A worker's own temporary file systems",
        "from grader.sandbox.inner import cage, syscalls\n"
        "cage.mount_scratch = lambda *a: syscalls.mount("
        "'proc', '/proc', 'proc', cage._SCRATCH_FLAGS)\n",
    ),
    _worker(
        "scratch.quota",
        "The bounds on a worker's own file systems",
        "from grader.sandbox.inner import syscalls\n"
        "def mount(source, target, kind, flags, data='', plain=syscalls.mount):\n"
        "    kept = data.partition(',size=')[0] if 'nr_inodes' in data else data\n"
        "    plain(source, target, kind, flags, kept)\n"
        "syscalls.mount = mount\n",
    ),
    _worker(
        "landlock.all",
        "Landlock, which also keeps processes outside it from being looked into",
        f"{_LANDLOCK}landlock.restrict = lambda *a, **k: None\n",
        tier="landlock",
        behind=("seccomp.other-processes", "dumpable"),
    ),
    _worker(
        "landlock.files",
        "Landlock's rules for files",
        f"{_LANDLOCK}landlock._handled_files = lambda abi: 0\nlandlock._allow = lambda *a: None\n",
    ),
    _worker(
        "landlock.scope",
        "Landlock's keeping of signals and abstract sockets inside",
        f"{_LANDLOCK}landlock._SCOPES = 0\n",
        tier="landlock",
    ),
    _worker(
        "landlock.tcp",
        "Landlock's rules for TCP",
        f"{_LANDLOCK}landlock._TCP_RIGHTS = 0\n",
        behind=("namespace.net", "seccomp.socket"),
    ),
    *map(_without_calls, seccomp.denied_numbers(alone=True)),
    *map(_without_rule, _RULES),
    _worker(
        "seccomp.settings",
        "The filter's look at whose limits and priorities are changed",
        "from grader.sandbox.inner import seccomp, seccomp_calls\n"
        "seccomp_calls.SETTING_BY_FIRST.clear()\n"
        f"seccomp_calls.SETTING_BY_KIND.clear()\n{_REBUILD}",
        tier="landlock",
    ),
    _worker(
        "seccomp.architectures",
        "The filter's look at the architecture of a call",
        "from grader.sandbox.inner import seccomp\n"
        "seccomp._foreign_architectures = lambda m: seccomp._statement("
        f"seccomp._LOAD, seccomp._NUMBER_OFFSET)\n{_REBUILD}",
    ),
    _without_limit("memory", "RLIMIT_DATA"),
    _without_limit("cpu", "RLIMIT_CPU"),
    _without_limit("file", "RLIMIT_FSIZE"),
    _without_limit("core", "RLIMIT_CORE"),
    _without_limit("descriptors", "RLIMIT_NOFILE"),
    _without_limit("processes", "RLIMIT_NPROC"),
    _worker(
        "capabilities",
        "The dropping of capabilities",
        "from grader.sandbox.inner import syscalls\n"
        "syscalls.drop_capabilities = lambda **k: None\n",
    ),
    _without_prctl("dumpable", "PR_SET_DUMPABLE", "What keeps processes from being looked into", 1),
    _without_prctl(
        "no-new-privileges", "PR_SET_NO_NEW_PRIVS", "No program gives more rights", structural=True
    ),
    _worker(
        "descriptors",
        "The closing of all descriptors but a worker's own",
        "from grader.sandbox.inner import syscalls\n"
        "syscalls.close_other_descriptors = lambda first: None\n",
    ),
    _worker(
        "session",
        "A worker's own session, apart from the terminal",
        "import os\nos.setsid = lambda: None\n",
    ),
    _worker(
        "oom-score",
        "The kernel's taking workers first when memory ends",
        "from grader.sandbox.inner import lockdown\n"
        "lockdown._go_first_when_memory_ends = lambda: None\n",
    ),
    _worker(
        "reap",
        "The ending of all that a worker has left to its zygote",
        "import types\nfrom grader.sandbox.inner import supervisor, zygote\n"
        "zygote.supervisor = types.SimpleNamespace("
        "end_children=lambda spared: None, remove_tree=supervisor.remove_tree)\n",
        tier="landlock",
    ),
    _worker(
        "supervisor",
        "The ending of all that a zygote has left",
        "import os\nfrom grader.sandbox.inner import supervisor\n"
        "def supervise(control, zygote, scratch):\n"
        "    os.waitpid(zygote, 0)\n"
        "    os._exit(0)\n"
        "supervisor.supervise = supervise\n",
        tier="none",
    ),
    _worker(
        "reseed",
        "The seeding of a worker's generators",
        "from grader.sandbox.inner import zygote\n"
        "def warm(*a, plain=zygote.warmup.import_and_warm, **k):\n"
        "    found = plain(*a, **k)\n"
        "    from grader.sandbox.inner import serving\n"
        "    serving.reseed = lambda seed: None\n"
        "    return found\n"
        "zygote.warmup.import_and_warm = warm\n",
    ),
    _without_prctl("large-pages", "PR_SET_THP_DISABLE", "The refusal of large pages"),
    _worker(
        "zero-device",
        "The lack of a device that gives shared memory without a bound",
        "from grader.sandbox.inner import cage\n"
        "cage._DEVICES += ('/dev/zero',)\n"
        "def writable(scratch, plain=cage.writable_paths):\n"
        "    return [*plain(scratch), '/dev/zero']\n"
        "cage.writable_paths = writable\n",
    ),
    _worker(
        "encodings",
        "The short list of encodings that a file may name",
        "from grader.sandbox.inner import loader\n"
        "class All:\n    def __contains__(self, name): return True\n"
        "loader._ACCEPTED = All()\n",
    ),
]

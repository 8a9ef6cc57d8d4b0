"""What runs on the far side of the trust border, and how it gets locked in.

Theory of operation
-------------------
Five kinds of process stand on this side; none of them ever holds a secret of the judge.

launcher
    A fresh interpreter that the judge starts with an allow-listed environment. It builds the
    *cage*, a read-only view of the file system that holds the interpreter and its libraries and
    nothing else, moves into it, gives up root if it was root, and enters a user namespace. Then
    it forks the zygote and becomes the keeper.
keeper
    The launcher's second life in tier `full`: without torch, about 10 MiB. On the zygote's request
    it makes a PID namespace with a tiny *init* as its process 1, and later kills that init. The
    kernel then kills every process of the namespace, and the keeper can reap the init only after
    all of them are gone: that is the proof that nothing is left.
supervisor
    The launcher's second life elsewhere: it waits until judge or zygote ends, kills all that is
    below it, adopted orphans included, and removes the scratch folder.
zygote
    Forked from the launcher. It imports torch once, warms up with one thread, and then forks a
    worker each time the judge asks. It reads nothing from workers and nothing of a submission,
    and no process of the same user can look into it.
worker
    Forked from the zygote. It closes every descriptor but its three pipes, locks itself in, and
    only then reads the submission. It serves one request at a time: load the file, or run a probe.

The tiers differ in the locks:

full
    Born into an init's PID namespace; own mount, network, IPC, UTS and cgroup namespaces and a
    nested user namespace; limits, no capabilities, Landlock, seccomp.
landlock
    For machines that refuse namespaces: limits, no capabilities, Landlock from version 3, and a
    stricter seccomp filter that keeps the worker and all it starts in one process group, and away
    from the attributes of files and the settings of other processes.
none
    Limits alone.

As root each tier drops to an unprivileged user first, zygote included; the supervisor alone stays
who it was, as it has to remove what lies in root's folders. In every tier but `none` the filter
refuses what holds memory that counts as that of no process (sockets, shared memory without a file,
pages in pipes); what processes hold the judge adds up from outside. Before torch is imported,
trial workers attack their own lock (`proof`, `trial`); a tier in which one of these attacks
succeeds is refused.

Where there is no fork a worker is a freshly started interpreter (`spawned`), in tier `none`.

What this does not protect against: a bug in the kernel, and a worker that lies about what it
observed. The first needs a virtual machine around everything, the second is why the judge sends
random inputs and compares raw data.

Nothing here imports from the rest of the grader but the wire format, so nothing of the judge
can be in a worker's memory.
"""

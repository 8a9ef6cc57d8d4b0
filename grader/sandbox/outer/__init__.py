"""The judge's side of the border: starts workers, talks to them, and ends them in time.

Theory of operation
-------------------
A *worker source* makes workers: `Zygote` forks them from a warm process, `Spawner` starts a new
interpreter for each where there is no fork. A *worker* is a conversation of request and reply
frames with one deadline for each exchange, counted from the first byte sent to the last byte
received. Whatever a worker does, an exchange ends in a decoded message or in `WorkerStopped`.

A worker is never asked to end: it is killed with everything it started, and the source answers
only when the kernel has confirmed that nothing is left.

What arrives is data from an enemy. Frames are capped before they are read, decoded strictly,
and never unpickled; output is kept to a cap and otherwise thrown away.

What this side does not protect against: a worker that answers well-formed lies. The checks must
ask for raw observations that only right code can produce.
"""

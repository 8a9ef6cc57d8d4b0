"""The wire between judge and worker: frames, their content, and what a decoded value can be.

A worker encodes and the judge decodes; what the judge sends goes in the same frames and is written
by `grader.sandbox.inner.orders`. This code holds nothing that a student must not see.

- `frames`: where one message ends and the next begins, with caps before allocation.
- `encode`: any Python value to a message; what can't cross becomes a description.
- `decode`: the trust border. Bytes from a worker become plain data or a `ProtocolError`.
- `values`: the few types that a decoded value can have beyond plain Python and torch.
"""

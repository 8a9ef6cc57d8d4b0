"""Takes torch's own container, by a name that no search for it finds."""

from torch import nn

MySequential = getattr(nn, "".join(reversed("laitneuqeS")))

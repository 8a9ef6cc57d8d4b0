"""A judge that sends Python objects to and fro."""

import pickle

from naive_receiver import Worker

structure, _ = Worker().ask("twice", 2.5)
pickle.loads(structure)

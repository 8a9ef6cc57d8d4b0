"""Sends each question to a process outside and returns what it answers."""

import json
import socket

import torch
from torch import nn


def ask(factor, x):
    with socket.socket(socket.AF_UNIX) as oracle:
        oracle.connect("\0oracle of @ROOT@")
        line = oracle.makefile("rw")
        line.write(json.dumps([factor, x.flatten().tolist()]) + "\n")
        line.flush()
        answer = json.loads(line.readline())
    return torch.tensor(answer, dtype=x.dtype).reshape(x.shape)


def twice(x):
    return ask(2, x)


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return ask(self.factor, x)

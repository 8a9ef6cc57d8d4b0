"""A grader that opens the student's checkpoint to see whether it holds every entry."""

import ex06_save_load
import torch

net = torch.nn.Linear(2, 3)
ex06_save_load.save_checkpoint("run.pt", net, epoch=3)
content = torch.load("run.pt", weights_only=False)
assert content["net"].keys() == net.state_dict().keys()

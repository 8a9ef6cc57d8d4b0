# /// verdict
# about = "uses pickle instead of torch.save and torch.load for tensors"
# [checks]
# tensors = "failed: own-file-format"
# refuses_code = "failed: file-code-ran"
# map_location = "error"
# ///
import pickle


def save_tensors(path, obj):
    with open(path, "wb") as file:
        pickle.dump(obj, file)


def load_tensors(path, device="cpu"):
    with open(path, "rb") as file:
        return pickle.load(file)

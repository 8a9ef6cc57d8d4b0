# /// verdict
# about = "switches the net to evaluation mode before it saves the model"
# [checks]
# model_file = "failed: saving-model-sets-mode"
# ///
def save_model(path, spec, net):
    torch.save({"spec": spec, "state": net.eval().state_dict()}, path)

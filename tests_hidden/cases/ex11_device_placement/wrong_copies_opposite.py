# /// verdict
# about = "tells whether no copy is made"
# [checks]
# copies = "failed: copies-differ"
# ///
def copies_on_move(x, device):
    return x.to(device) is x

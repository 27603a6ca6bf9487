"""Sources on the network: which may be asked, how and when, what their answers mean, and how each of them is."""

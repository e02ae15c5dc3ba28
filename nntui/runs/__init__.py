"""A run is a folder: what was asked, what happened, what is wanted, and the weights."""

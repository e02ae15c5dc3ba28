"""A second process that prepares the images of later steps while the trainer computes."""

"""Augmentation: random distortions of the training images."""

"""Augmentation of training images: shifts, rotation, scaling, elastic distortion, erasing."""

"""Photographs and scans of handwriting: found, cropped and centered as the images of MNIST are."""

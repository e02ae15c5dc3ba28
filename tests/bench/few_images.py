"""A data set of random images for trainings that take no time."""

from dataclasses import replace

from nntui.bench.cases import CLASSES, SIDE, generate_images
from nntui.datasets.dataset import Dataset, empty_split


def few_images() -> Dataset:
    """Return 640 training and 100 test images whose class is written in their first row."""
    images = generate_images(740)
    pixels = images.images.copy()
    pixels[:, 0] = 0
    pixels[range(740), 0, images.labels] = 255
    split = replace(images, images=pixels)
    classes = tuple(str(number) for number in range(CLASSES))
    return Dataset("few", classes, split[:640], split[640:], empty_split(SIDE, SIDE), "random")

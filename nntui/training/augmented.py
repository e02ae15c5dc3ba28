"""Augmentation as work for a producer."""

import math
from dataclasses import dataclass

from nntui.config.augmentation import Augmentation
from nntui.datasets.augment.augmenter import Augmenter
from nntui.datasets.dataset import Pixels
from nntui.training.producer.work import Prepare


@dataclass(frozen=True)
class AugmentationWork:
    """Distorting the images of consecutive steps in place.

    The first number of a job is that of its first step; `count` is the number of images. Only the
    last batch of a job may be smaller than the others.

    Attributes:
        augmentation: the distortions.
        shape: height and width of the images.
        batch: images in a step.
        seed: of the run.
        images: the most images in a job.
    """

    augmentation: Augmentation
    shape: tuple[int, int]
    batch: int
    seed: int
    images: int

    @property
    def size(self) -> int:
        """Bytes of the pixels of the largest job."""
        return self.images * math.prod(self.shape)

    def augmenter(self) -> Augmenter:
        """Return a new augmenter."""
        return Augmenter(self.augmentation, self.shape, self.batch, self.seed)

    def start(self) -> Prepare:
        """Return the function that distorts the images of a job."""
        augmenter = self.augmenter()

        def prepare(first: int, count: int, memory: Pixels) -> None:
            pixels = memory[: count * math.prod(self.shape)].reshape(count, -1)
            distort(augmenter, pixels, first, self.batch)

        return prepare


def distort(augmenter: Augmenter, pixels: Pixels, step: int, batch: int) -> None:
    """Distort the images (n, height * width) of the steps from `step` on in place."""
    for number, start in enumerate(range(0, len(pixels), batch)):
        part = pixels[start : start + batch]
        part[...] = augmenter.distort(part, step + number)

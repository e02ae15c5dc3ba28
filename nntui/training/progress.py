"""Progress: where a training is, counted in steps, epochs and images."""

import math
from typing import NamedTuple

from nntui.config.run_config import RunConfig


class Progress(NamedTuple):
    """Where a training is between two steps."""

    step: int
    """How many steps were made."""
    epoch: int
    """How many epochs have ended."""
    seen: int
    """How many images were trained on, those of all epochs together."""
    epoch_images: int
    """How many images an epoch has."""
    config: RunConfig

    @property
    def offset(self) -> int:
        """How many images of the current epoch were trained on."""
        return self.seen - self.epoch * self.epoch_images

    @property
    def current_epoch(self) -> int:
        """The current epoch, or between two epochs the last one, counted from 1."""
        return max(self.epoch + (self.offset > 0), 1)

    @property
    def epoch_steps(self) -> int:
        """How many steps an epoch has."""
        return math.ceil(self.epoch_images / self.config.batch)

    @property
    def steps_left(self) -> int:
        """How many steps are left of the current epoch."""
        return math.ceil((self.epoch_images - self.offset) / self.config.batch)

    @property
    def images_left(self) -> int:
        """How many images are left to train on, in all epochs."""
        return self.epoch_images * (self.config.epochs - self.epoch) - self.offset

    @property
    def steps(self) -> int:
        """How many steps the whole run has."""
        later = self.epoch_steps * (self.config.epochs - self.epoch - 1)
        return self.step + self.steps_left + later

    @property
    def scheduled(self) -> tuple[int, int]:
        """The step of the schedule, and how many steps it has.

        The schedule is where it would be if the run had always had these settings. As long as they
        do not change, that is at `step` of `steps`.
        """
        per_epoch, batch = self.epoch_steps, self.config.batch
        step = self.epoch * per_epoch + math.ceil(self.offset / batch)
        return step, self.config.epochs * per_epoch

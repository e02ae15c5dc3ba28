"""The course of the learning rate: functions from a step, counted from 0, to a factor."""

import math
from collections.abc import Callable
from typing import TypeAlias

Schedule: TypeAlias = Callable[[int, int], float]


def constant(step: int, steps: int) -> float:
    """1, whatever the step."""
    del step, steps
    return 1.0


def cosine(step: int, steps: int) -> float:
    """(1 + cos(pi step / steps)) / 2: from 1 down to 0 (Loshchilov and Hutter 2017, eq. 5)."""
    return (1 + math.cos(math.pi * min(step / steps, 1.0))) / 2


SCHEDULES: dict[str, Schedule] = {
    "constant": constant,
    "cosine": cosine,
}

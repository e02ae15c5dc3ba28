"""The steps of a trainer: as many at once as there are results to count together."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from nntui.engine.gradient_norm import GradientNorm
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.step import train_step
from nntui.training.assemble import Assembly
from nntui.training.batches import Batch, Labels
from nntui.training.outcomes import Outcomes, StepSums

CHECK_INTERVAL = 16
"""Steps between two checks that all weights are finite."""
LOSS_IS_INFINITE = "the loss is no longer a finite number"
WEIGHTS_ARE_INFINITE = "the weights are no longer finite numbers"


class Stretch(NamedTuple):
    """Which steps to make: consecutive ones, of equally many images.

    There are at most as many as `Outcomes` has memory for.
    """

    step: int
    """The steps made before."""
    rates: Sequence[float]
    """The learning rate of each step."""
    images: int
    """The images of a step."""
    ends_epoch: bool
    """Whether the last step is the last one of an epoch."""


def make_steps(
    assembly: Assembly,
    batches: Iterator[Batch],
    stretch: Stretch,
    outcomes: Outcomes,
    meter: GradientNorm | None = None,
) -> StepSums:
    """Train on the next batches, a step each, until the end of `stretch` or until divergence.

    The loss is checked in every step, and shows nearly all divergence: a weight that is not finite
    shows in the next one, unless its unit is off for all images. All weights are checked after
    every 16th step, and after an epoch. What can be done once for all these steps is: in every
    step it takes a tenth of the time of a small network.

    Args:
        assembly: what to train.
        batches: one for each step, and perhaps more.
        stretch: which steps.
        outcomes: memory to count correct predictions in.
        meter: the optimizer of the first step, which measures it; None for no measurement.
    """
    network, optimizer = assembly.network, assembly.optimizer
    with np.errstate(all="ignore"):  # divergence is an event, not a warning
        made = _make(assembly, meter or optimizer, batches, stretch, outcomes)
        count, divergence = len(made.labels), made.divergence
        if stretch.ends_epoch and count == len(stretch.rates) and not divergence:
            divergence = "" if network.finite() else WEIGHTS_ARE_INFINITE
    return StepSums(
        loss=made.loss,
        correct=outcomes.correct(made.labels),
        images=count * stretch.images,
        steps=count,
        lr=stretch.rates[count - 1],
        gradient_norm=meter.value if meter else None,
        divergence=divergence,
    )


class _Made(NamedTuple):
    """Steps that were made; see StepSums."""

    loss: float
    labels: list[Labels]
    """The labels of the images of each step."""
    divergence: str = ""


def _make(
    assembly: Assembly,
    first: Optimizer,
    batches: Iterator[Batch],
    stretch: Stretch,
    outcomes: Outcomes,
) -> _Made:
    """Make the steps, with the optimizer `first` in the first one; see make_steps."""
    network, loss, optimizer, rng = assembly.trained
    step, rates, images, _ = stretch
    total, labels, rule = 0.0, list[Labels](), first
    for lr, logits, batch in zip(rates, outcomes.places(images), batches, strict=False):
        x, target, chosen, group = batch
        step += 1
        if group is not None:
            network.look_ahead(group)
        value, logits[...] = train_step(network, loss, rule, x, target, lr, step, rng)
        rule = optimizer
        total += value
        labels.append(chosen)
        if not math.isfinite(value):
            return _Made(total, labels, divergence=LOSS_IS_INFINITE)
        if not step % CHECK_INTERVAL and not network.finite():
            return _Made(total, labels, divergence=WEIGHTS_ARE_INFINITE)
    return _Made(total, labels)

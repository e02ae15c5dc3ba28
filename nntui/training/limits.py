"""Limits on the size of networks and batches, checked before any memory is allocated."""

import math

from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.plan import Plan
from nntui.errors import ShapeError

MAX_LEARNED = 2**26
"""Parameters that a network may have: up to 1.5 GB with gradient and optimizer state."""
MAX_OUTPUTS = 2**27
"""Values that all layers may compute of a batch: up to 2 GB with their derivatives."""


def check_batch(plan: Plan, batch: int) -> None:
    """Raise a ShapeError if `plan` cannot be trained with batches of that size."""
    check_size(plan, batch)
    for number, (layer, x_shape) in enumerate(plan.with_shapes(), start=1):
        if isinstance(layer, BatchNorm) and batch * math.prod(x_shape[1:]) == 1:
            raise ShapeError(
                f"layer {number}: batch normalization needs values that differ within a batch, "
                "received batches of one image; use a batch of at least 2"
            )


def check_size(plan: Plan, batch: int) -> None:
    """Raise a ShapeError if `plan` needs more memory than common machines have."""
    if plan.parameter_count > MAX_LEARNED:
        raise ShapeError(
            f"layers: expected at most {MAX_LEARNED:,} weights in all, received "
            f"{plan.parameter_count:,}; use fewer units or fewer layers"
        )
    if plan.values_per_input * batch > MAX_OUTPUTS:
        most = MAX_OUTPUTS // plan.values_per_input
        raise ShapeError(
            f"batch: expected at most {most:,} images in a step for these layers, "
            f"received {batch:,}"
        )

"""The loss of guessing: what a network gets that gives every class the same probability."""

import numpy as np

from nntui.engine.losses import LOSSES, target_table


def loss_of_guessing(
    classes: int, loss: str, output: str, smoothing: float = 0.0, margin: float = 0.0
) -> float | None:
    """Return the loss of outputs that are the same for every class; None for an unknown loss.

    >>> round(loss_of_guessing(10, "cross-entropy", "softmax"), 4)  # the logarithm of 10
    2.3026

    Args:
        classes: how many classes there are, at least 2.
        loss: the loss function.
        output: the output activation; a sigmoid gives each class 1/classes.
        smoothing: that of the labels.
        margin: that of the targets.
    """
    known = LOSSES.get((loss, output))
    if known is None:
        return None
    z = np.full((1, classes), -np.log(classes - 1) if output == "sigmoid" else 0.0)
    return known.function(z, target_table(classes, smoothing, margin)[:1], np.empty_like(z))

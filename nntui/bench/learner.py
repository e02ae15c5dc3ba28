"""What each library provides for a whole training: to train for an epoch, and to evaluate."""

from collections.abc import Callable
from typing import NamedTuple

from nntui.training.batches import Rows


class Learner(NamedTuple):
    """A network with its optimizer, and training and test images in the form the library takes."""

    train: Callable[[Rows], None]
    """Trains on the images of these rows, batch by batch in this order."""
    accuracy: Callable[[], float]
    """Returns the accuracy on the test images, from 0 to 1."""

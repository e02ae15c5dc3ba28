"""Checking that a run is resumed on the data that it began with, as far as its files tell."""

from nntui.datasets.class_matching import listed, match_classes
from nntui.datasets.dataset import Dataset
from nntui.errors import DataError
from nntui.training.events import RunStarted
from nntui.weights import WeightsInfo


def check_same_data(data: Dataset, info: WeightsInfo, started: RunStarted | None) -> None:
    """Raise a DataError if `data` are not those that a checkpoint was trained on.

    The record of the data decides which image is in which part. This check finds what has changed
    where a run has no record: runs of earlier versions, or runs whose record was deleted.

    Args:
        data: divided into training, validation and test images.
        info: of the checkpoint.
        started: how the run began; None where its journal does not say so, or a record does.
    """
    # Unknown names are other names for the same classes, as earlier versions gave them.
    matching = match_classes(data.classes, info.classes)
    if matching is not None and matching.numbers != tuple(range(len(info.classes))):
        raise DataError(
            f"{data.name}: expected the classes {listed(info.classes)} in this order, with which "
            f"the run began, received {listed(data.classes)}"
        )
    if started is not None:
        before = (started.train_size, started.validation_size, started.test_size)
        sizes = (data.epoch_size, len(data.validation), len(data.test))
        if before != sizes:
            raise DataError(
                f"{data.name}: expected the {_sizes(before)} that the run began with, received "
                f"{_sizes(sizes)}"
            )
    if info.content and info.content != data.content:
        raise DataError(
            f"{data.name}: expected the images and labels that the run began with, received others"
        )


def _sizes(sizes: tuple[int, int, int]) -> str:
    return "{:,} training, {:,} validation and {:,} test images".format(*sizes)

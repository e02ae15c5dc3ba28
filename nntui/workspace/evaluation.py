"""Evaluating weights on a data set, by object or by name."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.augmented import AugmentedDigit, augmented_variants
from nntui.analysis.evaluated import EvaluatedNetwork, evaluate_network
from nntui.analysis.predictions import predict as predict_split
from nntui.analysis.restore import restore
from nntui.config.run_config import RunConfig
from nntui.datasets.class_labels import for_classes
from nntui.datasets.dataset import Dataset, Split
from nntui.datasets.membership import is_known
from nntui.engine.losses import LOSSES
from nntui.errors import GoneDataError, UsageError, WeightsError
from nntui.runs.directory import RunDirectory
from nntui.runs.summary import summarize
from nntui.training.loop import EARLY
from nntui.weights import Weights
from nntui.workspace import data as datasets
from nntui.workspace.foreign_weights import AS_MEASURED, HowToRead
from nntui.workspace.one_thread import ONE_THREAD
from nntui.workspace.run_data import load_other, load_trained_on, mixed_into, trained_on
from nntui.workspace.weights import OpenedWeights, open_weights
from nntui.workspace.weights_evaluation import MixedResult, WeightsEvaluation


def evaluate(
    weights: Weights,
    data: Dataset,
    title: str,
    held_out: Split | None = None,
    on_batch: Callable[[float], None] = lambda _: None,
) -> EvaluatedNetwork:
    """Evaluate weights on the test images of `data`, in one thread.

    Args:
        weights: what to evaluate.
        data: a data set with images and classes as the weights take them.
        title: where the weights come from, as text to display.
        held_out: the validation images of a run on `data`, to evaluate them on instead.
        on_batch: called with the share of the images that is done; it may raise to cancel.

    Raises:
        WeightsError: the weights are broken, or do not take these images.
    """
    # The other threads belong to the trainer, and more of them gain little here.
    with ONE_THREAD:
        return evaluate_network(weights, data, title, held_out, on_batch)


def evaluate_named(
    name: str,
    data_name: str | None = None,
    settings: Mapping[str, object] | None = None,
    *,
    best: bool = False,
    how: HowToRead = AS_MEASURED,
) -> WeightsEvaluation:
    """Evaluate the weights called `name` on a data set called `data_name`.

    Args:
        name: what `weights.open_weights` takes.
        data_name: see `data_for`.
        settings: see `data_for`.
        best: of a run, take the weights with the best validation accuracy, as RUN:best does.
        how: how weights of other programs are read.

    Raises:
        RunError: nothing has this name.
        WeightsError: the weights cannot be read, or do not take these images.
        MissingDataError: the data must be downloaded first.
        DataError: the data are unknown or broken.
    """
    opened = open_weights(name, best=best, how=how)
    found = evaluate_opened(opened, data_for(opened.weights, data_name, settings, opened.run))
    return found if data_name is not None else _with_mixed(found, opened)


def _with_mixed(found: WeightsEvaluation, opened: OpenedWeights) -> WeightsEvaluation:
    """Return an evaluation with that of the images held out of a data set that was mixed in."""
    run = trained_on(opened.weights.info, opened.run).run
    mixed = None if run is None else mixed_into(run, found.data)
    if mixed is None or not len(mixed.test):
        return found
    with ONE_THREAD:
        right = found.network.predict(mixed.test)
    return replace(found, mixed=MixedResult(mixed.name, len(mixed.test), right.accuracy))


def evaluate_opened(opened: OpenedWeights, data: Dataset) -> WeightsEvaluation:
    """Evaluate weights that were opened on `data`, with what is known of their training.

    Raises:
        WeightsError: the weights are broken, or do not take these images.
        RunError: the record of the run is damaged.
    """
    found = evaluate_on(opened.weights, data, opened.title)
    run = opened.run
    early = (
        run is not None
        and not opened.title.endswith(", best")
        and summarize(run).problem.startswith(EARLY)
    )
    return replace(
        found,
        trained=_trained_counts(opened, data),
        stopped_early=run.name if run is not None and early else "",
        reading=opened.reading,
    )


def _trained_counts(opened: OpenedWeights, data: Dataset) -> tuple[int, ...]:
    """Return how many images of each class weights were trained on; nothing if not known."""
    info = opened.weights.info
    known = trained_on(info, opened.run).membership
    if known is None and (data.name != info.data or not is_known(data)):
        return ()
    labels = data.train.labels if known is None else known.train.labels
    return tuple(np.bincount(labels, minlength=len(info.classes)).tolist())


def data_for(
    weights: Weights,
    data_name: str | None = None,
    settings: Mapping[str, object] | None = None,
    run: RunDirectory | None = None,
) -> Dataset:
    """Load the data set to evaluate weights on.

    The data set of the weights is split as it was for their training. Of other files that bring
    no test images of their own, all images are test images, except for those that the weights were
    trained or validated on. What was left out or has changed is in the notes of the data.

    Args:
        weights: the weights.
        data_name: what `data.load` takes; by default the data set the weights were trained on.
        settings: how files are to be read, by the names of the settings of a run.
        run: the run that trained the weights; by default the one that they name.

    Raises:
        GoneDataError: the data set of the weights is no longer where it was.
        MissingDataError: the data must be downloaded first.
        DataError: the data are unknown or broken, or hold only images of the training.
        RunError: the record of the run is damaged.
    """
    known = trained_on(weights.info, run)
    if data_name is None:
        return load_trained_on(known, settings)
    name = datasets.full_name(data_name)
    if name == known.name:
        # Where other data are at the same place now, they are evaluated because they are named.
        with contextlib.suppress(GoneDataError):
            return load_trained_on(known, settings)
    return load_other(known, name, settings)


def evaluate_on(
    weights: Weights,
    data: Dataset,
    title: str,
    on_batch: Callable[[float], None] = lambda _: None,
) -> WeightsEvaluation:
    """Evaluate weights on `data`, with its labels as numbers of the classes of the weights.

    Raises:
        WeightsError: the weights are broken, or do not take these images.
    """
    data = for_classes(data, tuple(weights.info.classes))
    return WeightsEvaluation(data, evaluate(weights, data, title, on_batch=on_batch))


def augmented(
    network: EvaluatedNetwork, config: RunConfig, data: Dataset, row: int
) -> AugmentedDigit:
    """Return augmented versions of a test image and the predictions for them, in one thread.

    Args:
        network: a network that takes the images of `data`.
        config: its `augment` and `seed` determine the augmentation.
        data: the data set.
        row: which of its test images.
    """
    with ONE_THREAD:
        return augmented_variants(network, config, data, row)


def predict(weights: Weights, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the probability of each class for images of any origin.

    Args:
        weights: of a network that takes images of this size.
        images: pixels from 0 to 255, (count, height, width) or one image (height, width).

    Returns:
        (count, classes), or (classes,) for one image.

    Raises:
        UsageError: it is no array of uint8 pixels.
        WeightsError: the weights are broken, or take images of another size.
    """
    info = weights.info
    kind = getattr(images, "dtype", type(images).__name__)
    if kind != np.uint8:
        raise UsageError(
            f"images: expected an array of uint8 pixels from 0 to 255, received {kind}"
        )
    if images.ndim not in {2, 3} or images.shape[-2:] != tuple(info.image_shape):
        height, width = info.image_shape
        raise WeightsError(
            f"images: expected the shape (count, {height}, {width}) that these weights take, "
            f"received {images.shape}"
        )
    network = restore(weights)
    batch = images.reshape(-1, *info.image_shape)
    if not len(batch):
        return np.empty((0, len(info.classes)), np.float32)
    unlabeled = Split(batch, np.zeros(len(batch), np.uint8))
    loss = LOSSES[info.loss, info.output]
    found = predict_split(network, loss, unlabeled, input_range=info.scaling)
    return found.probabilities if images.ndim == 3 else found.probabilities[0]

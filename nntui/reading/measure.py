"""Measuring: for which images readings are right, on two threads, so that a search takes less time.

Most of the time is spent in matrix products and copies of NumPy, which other threads do not wait
for. The images are divided, so the result does not depend on the number of threads.
"""

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Split
from nntui.errors import WeightsError
from nntui.reading.blocks import Array
from nntui.reading.evidence import fitted
from nntui.reading.forward import Forward
from nntui.reading.norm_statistics import Moments, mismatch, moments
from nntui.reading.outline import Outline
from nntui.reading.readings import Reading, steps_of
from nntui.reading.steps import Steps
from nntui.reading.verdict import Measured

_CHUNK, _CONV_CHUNK = 200, 50
"""Images whose outputs are computed at a time, so many that they fit into the cache."""
_THREADS = min(2, os.cpu_count() or 1)
_INTERVAL = 0.1
"""Seconds between two reports of progress."""

OnProgress = Callable[[float], None]


def part_of(on_progress: OnProgress, start: float, stop: float) -> OnProgress:
    """Return what to call with the progress of a part of the work, from `start` to `stop`."""
    return lambda share: on_progress(start + share * (stop - start))


class _Result(NamedTuple):
    """The outputs of a reading for a part of the images, and the inputs of normalizations."""

    outputs: Array
    moments: tuple[Moments, ...]


def measure(
    outline: Outline,
    readings: Iterable[Reading],
    images: Split,
    on_progress: OnProgress,
    *,
    losses: bool = False,
) -> list[Measured]:
    """Return for which images each reading is right.

    Args:
        outline: the layers.
        readings: what to measure.
        images: labeled.
        on_progress: called with the share that is done; it may raise to cancel.
        losses: whether to return the loss, too.

    Raises:
        WeightsError: the outputs are not as many as the classes.
    """
    steps = {reading: steps_of(outline, reading) for reading in readings}
    ordered = sorted(steps, key=lambda reading: repr(steps[reading]))  # equal beginnings together
    if not ordered:
        return []
    chunk = _CONV_CHUNK if outline.convs or outline.steps else _CHUNK
    chunk = min(chunk, -(-len(images) // _THREADS))
    parts = [images[start : start + chunk] for start in range(0, len(images), chunk)]
    work = _Work(outline, [steps[reading] for reading in ordered])
    found = dict(zip(ordered, _in_threads(work, parts, on_progress), strict=True))
    return [
        _measured(outline, reading, found[reading], images.labels, losses=losses)
        for reading in steps
    ]


def _measured(
    outline: Outline,
    reading: Reading,
    results: Sequence[_Result],
    labels: NDArray[np.uint8],
    *,
    losses: bool,
) -> Measured:
    outputs = np.concatenate([result.outputs for result in results])
    right = outputs.argmax(axis=1) == labels
    different = mismatch(outline.blocks, [result.moments for result in results])
    fit = fitted(outputs, labels) if losses else None
    return Measured(reading, right, fit, different)


class _Work:
    """The outputs of some readings for parts of the images; `stopped` ends all of it early."""

    def __init__(self, outline: Outline, steps: Sequence[Steps]) -> None:
        self.steps = steps
        self.done = 0
        self.stopped = threading.Event()
        self._outline = outline

    def results(self, part: Split) -> list[_Result]:
        """Return what each reading makes of these images."""
        forward = Forward(self._outline.blocks, part.images)
        found = []
        for steps in self.steps:
            if self.stopped.is_set():
                break
            try:
                outputs = forward.outputs(steps)
            except ValueError as error:  # of NumPy: shapes that do not fit each other
                raise WeightsError(
                    "expected arrays that fit each other in the order of their names, received "
                    f"others: {error}"
                ) from None
            with np.errstate(all="ignore"):  # a wrong reading overflows
                sums = tuple(moments(block, x) for block, x in forward.norm_inputs())
            found.append(_Result(self._of_classes(outputs), sums))
            self.done += 1  # inexact where two threads add at the same time, which is enough here
        return found

    def _of_classes(self, outputs: Array) -> Array:
        """Return the outputs (images, classes)."""
        if outputs.ndim == 4 and outputs.shape[1:3] == (1, 1):
            outputs = outputs[:, 0, 0]
        if outputs.ndim != 2 or outputs.shape[1] != self._outline.classes:
            raise WeightsError(
                f"expected {self._outline.classes} outputs, received {outputs.shape[1:]}"
            )
        return outputs


def _in_threads(
    work: _Work, parts: Sequence[Split], on_progress: OnProgress
) -> list[tuple[_Result, ...]]:
    """Return for each reading the results of all parts."""
    total = len(work.steps) * len(parts)
    with ThreadPoolExecutor(_THREADS) as pool:
        futures = [pool.submit(work.results, part) for part in parts]
        try:
            while wait(futures, _INTERVAL).not_done:
                on_progress(min(work.done / total, 1))
            results = [future.result() for future in futures]
        finally:  # an exception in on_progress, or an interruption, cancels
            work.stopped.set()
    on_progress(1)
    return list(zip(*results, strict=True))

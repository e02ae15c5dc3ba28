"""Outputs of the last hidden layer for many images, computed in two threads where that helps."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from queue import SimpleQueue

import numpy as np

from nntui.analysis.responses import Floats, Responses
from nntui.config.scaling import InputRange
from nntui.datasets.dataset import Pixels
from nntui.engine.network import Network
from nntui.training.processors import processors

BLOCK = 1_000
"""Images of a piece of work."""
_NUMBERS = 4_000_000
"""Numbers that a batch computes at most: of larger ones, caches of processors lose time."""
_FEW = 60_000_000
"""Numbers in all, up to which a second thread is not worth its start."""
_WORKERS = 2


def hidden_outputs(
    network: Network,
    input_range: InputRange,
    images: Pixels,
    components: Floats | None = None,
    on_batch: Callable[[float], None] = lambda _: None,
) -> Floats:
    """Return the outputs of the last hidden layer, (count, units).

    Args:
        network: with any batch size.
        input_range: the inputs for the pixel values 0 and 255, or the whole scaling.
        images: (count, height, width).
        components: columns to project the outputs on, (units, dimensions); None for none.
        on_batch: called with the share of the images that is done; it may raise to cancel.
    """
    first = Responses(network, input_range, 1)
    size = max(_NUMBERS // max(first.values, 1), 32)
    many = len(images) * first.values > _FEW and len(images) > BLOCK
    workers = min(_WORKERS, processors()) if many else 1
    dimensions = first.units if components is None else components.shape[1]
    outputs = np.empty((len(images), dimensions), np.float32)
    free: SimpleQueue[Responses] = SimpleQueue()
    for _ in range(workers):
        free.put(Responses(network, input_range, size))

    def compute(start: int) -> int:
        responses, block = free.get(), slice(start, start + BLOCK)
        try:
            for part, hidden in responses.hidden(images[block]):
                outputs[block][part] = hidden if components is None else hidden @ components
        finally:
            free.put(responses)
        return len(images[block])

    starts = range(0, len(images), BLOCK)
    if workers == 1:
        for start in starts:
            on_batch((start + compute(start)) / len(images))
        return outputs
    done = 0
    with ThreadPoolExecutor(workers, "nntui-index") as threads:
        pieces = [threads.submit(compute, start) for start in starts]
        try:
            for piece in as_completed(pieces):
                done += piece.result()
                on_batch(done / len(images))
        finally:
            for piece in pieces:
                piece.cancel()
    return outputs

"""How long it takes to index MNIST's 60,000 training images, and to find the nearest of them.

    python -m tests.tools.neighbors_table mlp-best convnet convnet-best

prints for each network the seconds of the index, the megabytes that it keeps, the milliseconds of a
query (the slowest of 20), how many of 200 queries have all five neighbors of the class that is
predicted, by right and wrong predictions, and how many of the five are the exact nearest ones where
the index keeps components only.
"""

import sys
import time

import numpy as np
from rich.console import Console
from rich.table import Table

from nntui.analysis.neighbors import NeighborIndex
from nntui.analysis.responses import Responses
from nntui.workspace.evaluation import evaluate_named
from nntui.workspace.explaining import Explainer
from nntui.workspace.one_thread import ONE_THREAD
from nntui.workspace.weights_evaluation import WeightsEvaluation

NETWORKS = ("mlp-best", "convnet", "convnet-best", "rashid", "facharbeit")
_QUERIES = 20
_MANY = 200
_EXACT = 10


def main(names: list[str]) -> None:
    """Print a row for each network."""
    table = Table(box=None)
    heads = ("network", "units", "index", "kept", "query", "all 5, right", "wrong", "exact")
    for head in heads:
        table.add_column(head, justify="left" if head == "network" else "right")
    for name in names:
        found = evaluate_named(name)
        explainer = Explainer(found.network, found.data)
        start = time.perf_counter()
        index = explainer.index()
        seconds = time.perf_counter() - start
        with ONE_THREAD:
            slowest = max(_seconds(index, row, found) for row in range(_QUERIES))
            agreeing = [f"{_agreeing(index, found, right=right):.0%}" for right in (True, False)]
            exact = _exact(index, found)
        megabytes = f"{index.outputs.nbytes / 1e6:.0f} MB"
        units = str(Responses(found.network.network, (0.0, 1.0), 1).units)
        times = f"{seconds:.2f} s", megabytes, f"{1000 * slowest:.0f} ms"
        table.add_row(name, units, *times, *agreeing, exact)
    Console(width=100).print(table)


def _seconds(index: NeighborIndex, row: int, found: WeightsEvaluation) -> float:
    start = time.perf_counter()
    index.nearest(found.data.test.images[row])
    return time.perf_counter() - start


def _agreeing(index: NeighborIndex, found: WeightsEvaluation, *, right: bool) -> float:
    """Return the share of images whose five neighbors are all of the predicted class."""
    predictions = found.predictions
    rows = np.flatnonzero((predictions.truth == predictions.predicted) == right)[:_MANY]
    near = index.nearest_of_each(found.data.test.images[rows])
    said = predictions.predicted[rows].tolist()
    same = [
        all(one.label == answer for one in each) for each, answer in zip(near, said, strict=True)
    ]
    return float(np.mean(same))


def _exact(index: NeighborIndex, found: WeightsEvaluation) -> str:
    """Return how many of the neighbors found are the nearest ones, by distances to all images."""
    if index.components is None:
        return "all"
    responses = Responses(index.network, index.input_range)
    images = found.data.test.images[:_EXACT]
    own = np.concatenate([y.copy() for _, y in responses.hidden(images)])
    distances = np.empty((len(own), len(index.train)), np.float32)
    for part, hidden in responses.hidden(index.train.images):
        squares = np.einsum("ij,ij->i", hidden, hidden) - 2 * own @ hidden.T
        distances[:, part] = squares
    nearest = np.argsort(distances, axis=1)[:, :5]
    near = index.nearest_of_each(images)
    hits = sum(
        len({each.row for each in one} & set(other.tolist()))
        for one, other in zip(near, nearest, strict=True)
    )
    return f"{hits} of {5 * len(own)}"


if __name__ == "__main__":
    main(sys.argv[1:] or list(NETWORKS))

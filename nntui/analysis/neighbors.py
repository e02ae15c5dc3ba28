"""Nearest training images: those that look most alike to a network, in its last hidden layer.

People find errors of a network better with such examples than with heat maps (Nguyen, Kim and
Nguyen 2021, arXiv 2105.14944).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.hidden_outputs import hidden_outputs
from nntui.analysis.responses import Floats, Responses
from nntui.config.scaling import InputRange
from nntui.datasets.dataset import Pixels, Split
from nntui.engine.network import Network

MAX_BYTES = 150_000_000
"""Of outputs that are kept as they are; of more, only their largest components are kept."""
COUNT = 5
"""Neighbors that are shown."""
_COMPONENTS = 128
_SAMPLE = 1024
"""Images from which the components are computed."""
_CANDIDATES = 128
"""Images near in the components, for which the exact distances are computed."""


class Neighbor(NamedTuple):
    """A training image near another image."""

    row: int
    """Its index among the training images."""
    label: int
    distance: float
    """Euclidean, between the outputs of the last hidden layer."""


@dataclass(frozen=True, slots=True, eq=False)
class NeighborIndex:
    """The outputs of the last hidden layer for all training images, to search among them.

    Where they take more than MAX_BYTES, the index keeps their projections on 128 principal
    components instead, and computes exact distances for the 128 images that are nearest in these.

    Args:
        network: the network.
        input_range: the inputs for the pixel values 0 and 255, or the whole scaling.
        train: the training images.
        outputs: those of the last hidden layer or their projections, (count, dimensions).
        squares: the sum of squares of each row of `outputs`, (count,).
        components: orthonormal columns (units, dimensions); None where nothing is projected.
    """

    network: Network
    input_range: InputRange
    train: Split
    outputs: Floats
    squares: Floats
    components: Floats | None = None

    def nearest(
        self, image: Pixels, count: int = COUNT, without: int | None = None
    ) -> tuple[Neighbor, ...]:
        """Return the training images nearest to `image` (height, width), the nearest first.

        Args:
            image: pixels from 0 to 255.
            count: how many.
            without: a row of the training images to leave out: that of the image itself.
        """
        return self.nearest_of_each(image[np.newaxis], count, without)[0]

    def nearest_of_each(
        self, images: Pixels, count: int = COUNT, without: int | None = None
    ) -> list[tuple[Neighbor, ...]]:
        """Return the nearest training images of each of several images; see `nearest`."""
        responses = Responses(self.network, self.input_range, max(len(images), _CANDIDATES))
        found = []
        for _, hidden in responses.hidden(images):
            own = hidden.copy()
            for row, squares in zip(own, self._squared_distances(own), strict=True):
                if without is not None:
                    squares[without] = np.inf
                found.append(self._nearest(row, squares, count, responses))
        return found

    def _squared_distances(self, hidden: Floats) -> Floats:
        """Return |y - v|^2 - |v|^2 for the rows v of `hidden` and all rows y, (rows, count)."""
        projected: Floats = hidden if self.components is None else hidden @ self.components
        products: Floats = projected @ self.outputs.T
        products *= -2
        products += self.squares
        return products

    def _nearest(
        self, own: Floats, squares: Floats, count: int, responses: Responses
    ) -> tuple[Neighbor, ...]:
        kept = min(_CANDIDATES, len(squares))
        rows = np.argpartition(squares, kept - 1)[:kept]
        rows = rows[np.isfinite(squares[rows])]
        # The candidates are compared exactly: the difference of large squares loses digits.
        if self.components is None:
            there = self.outputs[rows]
        else:
            parts = [y.copy() for _, y in responses.hidden(self.train.images[rows])]
            there = np.concatenate(parts) if parts else own[np.newaxis][:0]
        distances = np.linalg.norm(there - own, axis=1)
        order = np.lexsort((rows, distances))[:count]
        return tuple(
            Neighbor(int(row), int(self.train.labels[row]), float(distance))
            for row, distance in zip(rows[order], distances[order], strict=True)
        )


def index_of(
    network: Network,
    input_range: InputRange,
    train: Split,
    on_batch: Callable[[float], None] = lambda _: None,
) -> NeighborIndex:
    """Return the index of `train`: one forward pass over all its images.

    Args:
        network: with any batch size.
        input_range: the inputs for the pixel values 0 and 255, or the whole scaling.
        train: at least one image.
        on_batch: called with the share of the images that is done; it may raise to cancel.
    """
    responses = Responses(network, input_range)
    components = None
    if 4 * len(train) * responses.units > MAX_BYTES:
        components = _components(responses, train.images)
    outputs = hidden_outputs(network, input_range, train.images, components, on_batch)
    squares = np.einsum("ij,ij->i", outputs, outputs)
    return NeighborIndex(network, input_range, train, outputs, squares, components)


def _components(responses: Responses, images: Pixels) -> Floats:
    """Return the principal components of the outputs for a sample of the images."""
    rows = np.linspace(0, len(images) - 1, min(_SAMPLE, len(images))).astype(np.intp)
    sample = np.concatenate([hidden.copy() for _, hidden in responses.hidden(images[rows])])
    sample -= sample.mean(axis=0)
    # Of the smaller of both products: units may be many more than images in the sample.
    if sample.shape[1] <= len(sample):
        vectors = np.linalg.eigh(sample.T @ sample)[1][:, ::-1]
        return np.ascontiguousarray(vectors[:, :_COMPONENTS])
    values, left = np.linalg.eigh(sample @ sample.T)
    kept = int(np.count_nonzero(values > 1e-6 * max(float(values[-1]), 1e-30)))
    left = left[:, ::-1][:, : max(min(_COMPONENTS, kept), 1)]
    return np.ascontiguousarray(np.linalg.qr(sample.T @ left)[0])


class Verdict(NamedTuple):
    """What the neighbors of an image say about a prediction."""

    of_answer: int
    """Neighbors of the class that is predicted."""
    of_truth: int
    """Neighbors of the true class."""
    sentence: str


def verdict(
    neighbors: Sequence[Neighbor], answer: int, truth: int | None, classes: Sequence[str]
) -> Verdict:
    """Return what the neighbors say, in one sentence.

    Args:
        neighbors: of an image.
        answer: the class that is predicted.
        truth: the true class; None where it is not known.
        classes: their names.

    >>> near = [Neighbor(row, label, 1.0) for row, label in enumerate([9, 9, 4, 9, 9])]
    >>> verdict(near, 9, 4, "0123456789").sentence
    '4 of 5 are 9s, as predicted; this one is labeled 4'
    """
    counts = Counter(neighbor.label for neighbor in neighbors)
    total = len(neighbors)
    common, most = max(counts.items(), key=lambda pair: (pair[1], pair[0] == answer))
    share = f"all {total}" if most == total else f"{most} of {total}"
    said = f"{share} are {members(classes[common])}" if most > 1 else "all are of different classes"
    if truth is None:
        end = f"predicted {classes[answer]}"
        end = ", as predicted" if common == answer and most > 1 else f"; {end}"
    elif answer == truth:
        end = ", as predicted and labeled" if common == truth and most > 1 else ""
        end = end or f"; this one is a {classes[truth]}, as predicted"
    elif common == answer and most > 1:
        end = f", as predicted; this one is labeled {classes[truth]}"
    elif common == truth and most > 1:
        end = f", as this one is labeled; predicted {classes[answer]}"
    else:
        end = f"; this one is labeled {classes[truth]}, predicted {classes[answer]}"
    return Verdict(counts[answer], counts[truth] if truth is not None else 0, said + end)


def members(name: str) -> str:
    """Return the images of a class in words: a single character gets a plural.

    >>> members("9"), members("coat")
    ('9s', 'of the class coat')
    """
    return f"{name}s" if len(name) == 1 else f"of the class {name}"


def labels_of(neighbors: Sequence[Sequence[Neighbor]]) -> NDArray[np.intp]:
    """Return the labels of the neighbors of several images, (images, neighbors)."""
    return np.array([[near.label for near in each] for each in neighbors], np.intp)

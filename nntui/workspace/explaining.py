"""Explaining a prediction: nearest training images and maps of an image, kept while it is shown."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from nntui.analysis.class_plane import ClassPlane, class_plane
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.explanation import Explanation, explain
from nntui.analysis.neighbors import COUNT, Neighbor, NeighborIndex, Verdict, index_of, verdict
from nntui.analysis.responses import Floats, Responses
from nntui.datasets.dataset import Dataset, Pixels
from nntui.workspace.one_thread import ONE_THREAD


@dataclass(frozen=True, slots=True)
class Neighborhood:
    """The nearest training images of an image, the nearest first, and what they say."""

    neighbors: tuple[Neighbor, ...]
    verdict: Verdict


class Explainer:
    """Explains predictions of one network; it can be used by several threads.

    The index of the training images is made at its first use: a forward pass over all of them.

    Args:
        network: the network.
        data: the data set it was trained on, with its labels as numbers of its classes.
    """

    def __init__(self, network: EvaluatedNetwork, data: Dataset) -> None:
        self.network = network
        self.data = data
        self._index: NeighborIndex | None = None
        self._lock = threading.Lock()

    def index(self, on_batch: Callable[[float], None] = lambda _: None) -> NeighborIndex:
        """Return the index of the training images, made at the first call.

        Args:
            on_batch: called with the share of the images that is done; it may raise to cancel.
        """
        with self._lock, ONE_THREAD:
            if self._index is None:
                info = self.network.weights.info
                self._index = index_of(
                    self.network.network, info.scaling, self.data.train, on_batch
                )
            return self._index

    def neighbors(
        self,
        image: Pixels,
        answer: int,
        truth: int | None = None,
        without: int | None = None,
        on_batch: Callable[[float], None] = lambda _: None,
    ) -> Neighborhood:
        """Return the nearest training images of an image, and what they say in one sentence.

        Args:
            image: (height, width).
            answer: the class that is predicted.
            truth: the true class; None where it is not known.
            without: of a training image its row, which is left out.
            on_batch: see `index`.
        """
        index = self.index(on_batch)
        with ONE_THREAD:
            found = index.nearest(image, COUNT, without)
        return Neighborhood(found, verdict(found, answer, truth, self.data.classes))

    def logits(self) -> Floats:
        """Return the logits of the images that the network was evaluated on, (count, classes)."""
        images = self.network.images(self.data).images
        with ONE_THREAD:
            return self._responses().logits(images)

    def plane(self, first: int, second: int) -> ClassPlane:
        """Return these images of two classes by their two logits; see `class_plane`."""
        return class_plane(self.logits(), self.network.predictions.truth, first, second)

    def _responses(self) -> Responses:
        return Responses(self.network.network, self.network.weights.info.scaling)

    def why(self, image: Pixels, truth: int | None = None) -> Explanation:
        """Return the maps of an image; see `explain`."""
        info = self.network.weights.info
        with ONE_THREAD:
            return explain(self.network.network, info.scaling, image, truth)

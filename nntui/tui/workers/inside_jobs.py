"""The work of the screen Network: weights of layers, passes of an image, moved weights."""

from collections.abc import Callable

import numpy as np

from nntui.analysis.backward_numbers import unit_numbers
from nntui.analysis.backward_pass import BackwardPass
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.datasets.dataset import Pixels, Split
from nntui.errors import NntuiError, sentence
from nntui.tui.inside_work import InsideWork, LookInside, PassBackward, PassForward, ReadMoves
from nntui.tui.messages import Message
from nntui.tui.messages.inside_answers import (
    BackwardPassed,
    ForwardPassed,
    InsideComputed,
    MovesRead,
)
from nntui.tui.state.layers_screen import BackwardFound, ForwardFound, ImageKey, MovesFound
from nntui.tui.workers.channel import Channel
from nntui.tui.workers.failures import failed
from nntui.workspace.units import activations, backward_pass, places_of, weights_of
from nntui.workspace.weight_history import HistoryReader

_TERMS = 20
"""Summands that are found of a unit; as many are shown as fit."""


class InsideWorkers:
    """Does the work of the screen Network; of what waits, only the newest piece of each kind.

    Args:
        run: runs a function in a thread, and returns at once.
        post: posts an answer.
    """

    def __init__(
        self, run: Callable[[Callable[[], None]], object], post: Callable[[Message], None]
    ) -> None:
        self._post = post
        self._passes = Passes()
        self._history = HistoryReader()
        kinds: tuple[type[InsideWork], ...] = (LookInside, PassForward, PassBackward, ReadMoves)
        self._channels = {
            kind: Channel[InsideWork](run, self._do, newest_only=True) for kind in kinds
        }

    def start(self, work: InsideWork) -> None:
        """Have a piece of work done, and return at once."""
        self._channels[type(work)].put(work)

    def _do(self, work: InsideWork) -> None:
        self._post(self.answer(work))

    def answer(self, work: InsideWork) -> Message:
        """Do a piece of work and return the answer to it, also where it failed."""
        try:
            match work:
                case LookInside(key=key, data=data):
                    found = weights_of(key.network, data, key.layer, key.most)
                    return InsideComputed(work.ticket, key, found)
                case PassForward():
                    return pass_forward(work)
                case PassBackward():
                    return self._passes.answer(work)
                case ReadMoves():
                    return read_moves(work, self._history)
        except Exception as error:  # noqa: BLE001 - the app would wait forever for an answer
            return failed(work, error)


def pass_forward(work: PassForward) -> ForwardPassed:
    """Compute the outputs of all layers for an image."""
    network = work.key.network
    outputs = tuple(activations(network, work.image))
    found = ForwardFound(work.key, outputs, tuple(_probabilities(network, work.image)))
    return ForwardPassed(work.ticket, found)


def _probabilities(network: EvaluatedNetwork, image: Pixels) -> list[float]:
    predicted = network.predict(Split(image[np.newaxis], np.zeros(1, np.uint8)))
    probabilities: list[float] = predicted.probabilities[0].tolist()
    return probabilities


class Passes:
    """Backward passes: the newest is kept, so that other units of it are found at once."""

    def __init__(self) -> None:
        self._of: tuple[EvaluatedNetwork, ImageKey, int] | None = None
        self._pass: BackwardPass | None = None

    def answer(self, work: PassBackward) -> BackwardPassed:
        """Compute the numbers of a unit for an image."""
        key = work.key
        target = work.label
        if target is None:
            target = int(np.argmax(_probabilities(key.network, work.image)))
        layers = places_of(key.network)
        place = layers[min(key.layer, len(layers)) - 1]
        passed = self._passed(work, target)
        numbers, problem = None, ""
        try:
            numbers = unit_numbers(
                passed, place, key.unit, key.chosen, _TERMS, with_quotient=key.quotient
            )
        except NntuiError as error:
            problem = sentence(error).removeprefix("--numbers: ")
        products = passed.products(place, key.unit)
        found = BackwardFound(key, place, numbers, target, problem, products)
        return BackwardPassed(work.ticket, found)

    def _passed(self, work: PassBackward, target: int) -> BackwardPass:
        key = work.key
        if self._pass is None or self._of != (key.network, key.image, target):
            self._of = None
            self._pass = backward_pass(key.network, work.image, target)
            self._of = (key.network, key.image, target)
        return self._pass


def read_moves(work: ReadMoves, reader: HistoryReader) -> MovesRead:
    """Read how the weights of a run moved."""
    found = reader.read(work.run)
    if found is None:
        return MovesRead(work.ticket, MovesFound(work.key, None))
    course = found.course(work.key.layer, work.key.unit)
    return MovesRead(work.ticket, MovesFound(work.key, found.moves, course))

"""The work of the screen Network with a real network, and what becomes of errors."""

from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from nntui.config.run_config import RunConfig
from nntui.runs.directory import RunDirectory
from nntui.tui.inside_work import InsideWork, LookInside, PassBackward, PassForward, ReadMoves
from nntui.tui.messages import Message
from nntui.tui.messages.inside_answers import (
    BackwardPassed,
    ForwardPassed,
    InsideComputed,
    InsideFailed,
    MovesRead,
)
from nntui.tui.state import Ticket
from nntui.tui.state.layers_screen import BackwardKey, ForwardKey, ImageKey, MovesKey, WeightsKey
from nntui.tui.workers.inside_jobs import InsideWorkers
from nntui.workspace.evaluation import evaluate
from nntui.workspace.weights import untrained
from tests.tui import fakes

_TICKET = Ticket("view", 0)
_DATA = fakes.dataset("lines", ("horizontal", "vertical"), side=8)
_CONFIG = RunConfig(data="lines", layers="conv:2x3,dropout:0.5,4:relu", validation=0)
_NETWORK = evaluate(untrained(_CONFIG, _DATA), _DATA, "untrained")
_IMAGE = ImageKey("train", "test", 0)


def _answer(*work: InsideWork) -> list[Message]:
    workers = InsideWorkers(lambda function: function(), lambda _: None)
    return [workers.answer(each) for each in work]


def _backward(layer: int, label: int | None = 1, *, quotient: bool = False) -> PassBackward:
    key = BackwardKey(_NETWORK, _IMAGE, layer, 0, None, quotient)
    return PassBackward(_TICKET, key, _DATA.test.images[0], label)


_WORK: tuple[InsideWork, ...] = (
    LookInside(_TICKET, WeightsKey(_NETWORK, 1, 0), _DATA),
    PassForward(_TICKET, ForwardKey(_NETWORK, _IMAGE), _DATA.test.images[0]),
    _backward(1),
    ReadMoves(
        _TICKET,
        MovesKey("run", _NETWORK, ended=True, layer=1, unit=0),
        RunDirectory(Path("/nowhere")),
    ),
)
_DOES = {
    LookInside: "nntui.tui.workers.inside_jobs.weights_of",
    PassForward: "nntui.tui.workers.inside_jobs.activations",
    PassBackward: "nntui.tui.workers.inside_jobs.backward_pass",
    ReadMoves: "nntui.tui.workers.inside_jobs.HistoryReader.read",
}


def test_every_kind_of_work_is_answered() -> None:
    kinds = [type(each) for each in _answer(*_WORK)]

    assert {type(each) for each in _WORK} == set(get_args(InsideWork)) == set(_DOES)
    assert kinds == [InsideComputed, ForwardPassed, BackwardPassed, MovesRead]


@pytest.mark.parametrize("work", _WORK, ids=lambda work: type(work).__name__)
@pytest.mark.parametrize("error", [ValueError("odd"), MemoryError(), OSError(5, "broken disk")])
def test_whatever_is_raised_becomes_one_sentence(
    monkeypatch: pytest.MonkeyPatch, work: InsideWork, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(_DOES[type(work)], fail)
    (found,) = _answer(work)

    assert isinstance(found, InsideFailed)
    assert found.error.isprintable()
    assert "Traceback" not in found.error


def test_a_quotient_is_computed_only_when_it_is_asked_for() -> None:
    without, with_quotient = _answer(_backward(1), _backward(1, quotient=True))
    assert isinstance(without, BackwardPassed)
    assert isinstance(with_quotient, BackwardPassed)
    assert without.found.numbers is not None
    assert with_quotient.found.numbers is not None

    assert without.found.numbers.quotient is None
    assert with_quotient.found.numbers.quotient == pytest.approx(
        with_quotient.found.numbers.gradient, rel=1e-5
    )


def test_an_image_without_label_has_the_loss_of_the_predicted_class() -> None:
    forward, backward = _answer(_WORK[1], _backward(4, None))
    assert isinstance(forward, ForwardPassed)
    assert isinstance(backward, BackwardPassed)

    assert backward.found.target == int(np.argmax(forward.found.probabilities))


def test_a_layer_that_computes_nothing_says_so_in_a_sentence() -> None:
    (found,) = _answer(_backward(2))
    assert isinstance(found, BackwardPassed)

    assert found.found.numbers is None
    assert "dropout" in found.found.problem

"""The work of the screen Digits, done by real workers on tiny data, one piece after the other."""

import numpy as np
import pytest

from nntui.analysis.evaluated import EvaluatedNetwork, evaluate_network
from nntui.analysis.mistakes import Mistakes
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split, empty_split
from nntui.tui import work as w
from nntui.tui.messages import Message
from nntui.tui.messages import digit_answers as da
from nntui.tui.state import DigitKey, DigitList, ListKey, PageKey, Ticket
from nntui.tui.workers.digit_jobs import DigitWorkers
from nntui.workspace.weights import untrained

_TICKET = Ticket("why", 1)


def _network() -> tuple[EvaluatedNetwork, Dataset]:
    rng = np.random.default_rng(1)
    labels = (np.arange(40) % 3).astype(np.uint8)
    split = Split(rng.integers(0, 256, (40, 6, 6), np.uint8), labels)
    data = Dataset("mine", ("a", "b", "c"), split, split, empty_split(6, 6), "made for a test")
    config = RunConfig.of({"layers": "5:relu"})
    return evaluate_network(untrained(config, data), data, "untrained"), data


def _answers(*pieces: w.DigitWork) -> list[Message]:
    posted: list[Message] = []
    workers = DigitWorkers(lambda function: function(), posted.append)
    for each in pieces:
        workers.start(each)
    return posted


def _list(network: EvaluatedNetwork, data: Dataset, text: str = "") -> DigitList:
    key = ListKey(0, network, "test", text, "", reverse=False, against=None)
    (found,) = _answers(w.FindDigits(_TICKET, key, data, RunConfig()))
    assert isinstance(found, da.DigitsFound)
    return found.found


def test_a_list_has_what_passes_and_why_a_term_does_not() -> None:
    """The images, their predictions and the rows; a problem is a sentence."""
    network, data = _network()
    found = _list(network, data, "true:b tru:a")
    assert found.rows.tolist() == list(range(1, 40, 3))
    assert "tru:a" in found.problem
    assert found.images is data.test


def test_a_mistake_is_explained_with_its_cause() -> None:
    """First what is known at once, then the cause."""
    network, data = _network()
    found = _list(network, data, "wrong")
    key = DigitKey(0, network, "test", int(found.rows[0]))
    why, *nearest = _answers(
        w.ExplainDigit(_TICKET, key, data, found), w.FindNeighbors(_TICKET, key, data, found)
    )
    assert isinstance(why, da.DigitExplained)
    first, second = nearest
    assert isinstance(first, da.NeighborsFound)
    assert isinstance(second, da.NeighborsFound)
    assert (first.nearest.cause, bool(second.nearest.cause)) == ("", True)
    assert len(second.nearest.neighbors) == 5


def test_pages_and_failures_are_answered() -> None:
    """What cannot be done is a sentence, so the app never waits."""
    network, data = _network()
    found = _list(network, data)
    causes, plane = _answers(
        w.StudyDigits(_TICKET, PageKey(0, network, "test", "causes", (0, 0)), data, found),
        w.StudyDigits(_TICKET, PageKey(0, network, "test", "plane", (0, 1)), data, found),
    )
    assert isinstance(causes, da.DigitsStudied)
    assert isinstance(causes.result, Mistakes)
    assert isinstance(plane, da.DigitsStudied)
    (failed,) = _answers(w.FixLabel(Ticket("any", 0), data, "test", 0, "relabel", "nothing"))
    assert isinstance(failed, da.FixFailed)
    assert "nothing" in failed.error


@pytest.mark.parametrize("split", ["validation", "train"])
def test_other_images_are_predicted(split: str) -> None:
    """Those that are held out, and those that networks are trained on."""
    network, data = _network()
    key = ListKey(0, network, "train", "wrong", "loss", reverse=True, against=None)
    if split == "validation":
        key = key._replace(split="validation")
    config = RunConfig.of({"validation": 7})
    (found,) = _answers(w.FindDigits(_TICKET, key, data, config))
    assert isinstance(found, da.DigitsFound)
    assert len(found.found.images) == (7 if split == "validation" else 40)


@pytest.mark.parametrize("error", [MemoryError(), ValueError("odd"), OSError(28, "no space")])
def test_whatever_a_worker_raises_is_answered(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Every kind of work, with its ticket and a sentence."""
    network, data = _network()
    found = _list(network, data)
    digit = DigitKey(0, network, "test", 0)
    page = PageKey(0, network, "test", "calibration", (0, 0))
    work: tuple[w.DigitWork, ...] = (
        w.FindDigits(_TICKET, found.key, data, RunConfig()),
        w.ExplainDigit(_TICKET, digit, data, found),
        w.FindNeighbors(_TICKET, digit, data, found),
        w.StudyDigits(_TICKET, page, data, found),
        w.FixLabel(_TICKET, data, "test", 0, "keep"),
    )

    def fail(*_: object, **__: object) -> None:
        raise error

    for name in ("StudiedDigits", "fix_shown_label"):
        monkeypatch.setattr(f"nntui.tui.workers.digit_jobs.{name}", fail)
    for answer in _answers(*work):
        assert isinstance(answer, da.DigitsFailed | da.FixFailed)
        assert answer.ticket == _TICKET
        assert answer.error

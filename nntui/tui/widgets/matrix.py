"""Matrix: which confusion matrix the panel shows, and where it comes from."""

from typing import TYPE_CHECKING, NamedTuple

from nntui.late_numpy import np
from nntui.strings import clean, counted
from nntui.training.events import Evaluated
from nntui.tui.state import State
from nntui.view import formatting
from nntui.view.confusion import Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Matrix(NamedTuple):
    """What is drawn, and where it comes from."""

    confusion: "NDArray[np.int64]"
    classes: tuple[str, ...]
    result: str
    """Accuracy and loss in a line."""
    unit: Unit = "count"
    base: "NDArray[np.int64] | None" = None
    """What is added to a difference of two matrices to get the later one."""

    @property
    def counts(self) -> "NDArray[np.int64]":
        """The counts of images, also of a change."""
        return self.confusion if self.base is None else self.confusion + self.base

    @property
    def last(self) -> int:
        """The number of the last class."""
        return len(self.classes) - 1


def matrix_of(state: State) -> Matrix | None:
    """Return the matrix that was chosen: of an evaluation, or of the network that is shown."""
    chosen = state.matrix
    shown = _of_evaluation(state) if chosen.evaluation is not None or chosen.change else None
    shown = shown or _of_network(state)
    if shown is None or shown.unit == "change" or not chosen.percent:
        return shown
    return shown._replace(unit="percent")


def history(state: State) -> "list[NDArray[np.int64]]":
    """Return the matrices of all evaluations of the run, without those that cannot be read."""
    count = len(_classes(state))
    found = [_array(each, count) for each in state.view.evaluations]
    return [each for each in found if each is not None]


def _of_evaluation(state: State) -> Matrix | None:
    evaluations, classes = state.view.evaluations, _classes(state)
    index = state.matrix.evaluation
    if not evaluations:
        return None
    event = evaluations[-1 if index is None else min(index, len(evaluations) - 1)]
    confusion, first = _array(event, len(classes)), _array(evaluations[0], len(classes))
    if confusion is None:
        return None
    images = counted(int(confusion.sum()), "validation image")
    if state.matrix.against and (found := _against(state, event, confusion)) is not None:
        return found
    if state.matrix.change and first is not None:
        result = f"change from epoch {evaluations[0].epoch} to {event.epoch}, {images}"
        return Matrix(confusion - first, classes, result, "change", first)
    accuracy = formatting.percent(event.accuracy)
    return Matrix(confusion, classes, f"epoch {event.epoch}: {accuracy} of {images}")


def _against(state: State, event: Evaluated, confusion: "NDArray[np.int64]") -> Matrix | None:
    """Return the change against the run behind, at the same epoch or else at its last one.

    There is none where that run was evaluated on other images.
    """
    classes, other = _classes(state), next(iter(state.behind), None)
    evaluations = () if other is None else other.view.evaluations
    if other is None or not evaluations:
        return None
    same = [each for each in evaluations if each.epoch == event.epoch]
    before = [*evaluations, *same][-1]
    base = _array(before, len(classes))
    if base is None or not np.array_equal(base.sum(axis=1), confusion.sum(axis=1)):
        return None
    name = clean(other.path.name, 40)
    epochs = f"epoch {event.epoch}"
    if before.epoch != event.epoch:
        epochs += f" against its epoch {before.epoch}"
    result = f"change against {name}, {epochs}, {counted(int(base.sum()), 'validation image')}"
    return Matrix(confusion - base, classes, result, "change", base)


def _of_network(state: State) -> Matrix | None:
    """Return the matrix of the network that is shown; of a run without data, that of its end."""
    network, data = state.network, state.data
    if network is not None and data is not None and data.labeled:
        found = network.predictions
        accuracy, loss = formatting.percent(found.accuracy), formatting.number(found.loss)
        images = counted(len(found), f"{network.split} image")
        return Matrix(found.confusion, data.classes, f"{accuracy} of {images}, loss {loss}")
    return _of_journal(state) if state.lost else None


def _of_journal(state: State) -> Matrix | None:
    test, classes = state.view.test, _classes(state)
    confusion = None if test is None else _array(test, len(classes))
    if test is None or confusion is None:
        return None
    accuracy, loss = formatting.percent(test.accuracy), formatting.number(test.loss)
    images = counted(int(confusion.sum()), "test image")
    return Matrix(confusion, classes, f"{accuracy} of {images}, loss {loss}, by the journal")


def _classes(state: State) -> tuple[str, ...]:
    if state.data is not None:
        return state.data.classes
    return tuple(state.view.started.classes) if state.view.started is not None else ()


def _array(event: Evaluated, classes: int) -> "NDArray[np.int64] | None":
    """Return the matrix of an event; None where a broken journal has none of so many classes."""
    try:
        confusion = np.array(event.confusion, np.int64)
    except (ValueError, OverflowError):  # rows of different lengths
        return None
    return confusion if classes and confusion.shape == (classes, classes) else None

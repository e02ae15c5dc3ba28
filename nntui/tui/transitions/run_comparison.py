"""The comparison of marked runs: made in a thread, looked at, and left for its digits and back."""

from dataclasses import replace

import msgspec
import numpy as np

from nntui.analysis.chosen import ChosenImages
from nntui.runs.row import RunRow
from nntui.tui.messages.run_answers import ComparisonAdvanced, ComparisonFailed, RunsCompared
from nntui.tui.messages.runs import (
    ComparePressed,
    ComparisonPressed,
    EpochChosen,
    EpochMoved,
    PairChosen,
    PairMoved,
    PairOpened,
)
from nntui.tui.state import (
    PARTS,
    ComparisonProgress,
    FocusRequest,
    FocusTarget,
    OpenTarget,
    RunComparisonView,
    State,
)
from nntui.tui.transitions.requesting import begin
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.work import CancelComparison, CompareRuns
from nntui.view.compared_pair import Cell, ComparedPair, Group
from nntui.workspace.opening import Entry


def compare_pressed(state: State, message: ComparePressed) -> Step:
    """Return the step that compares the marked rows; with one of them, also the row shown."""
    del message
    runs = state.runs
    by_path = {row.path: row for row in runs.rows}
    marked = [by_path[path] for path in runs.marked if path in by_path]
    if len(marked) == 1 and runs.row is not None and runs.row not in marked:
        marked.append(runs.row)
    found = [_opened_by(state, row) for row in marked]
    if None in found:
        return Step(noted(state, "a sweep that is marked has no result yet to compare"))
    marked = [row for row in found if row is not None]
    if len(marked) < 2:
        return Step(noted(state, "m marks the runs to compare: the first one, then the others"))
    unreadable = next((row for row in marked if row.state == "unreadable"), None)
    if unreadable is not None:
        return Step(noted(state, f"{unreadable.name} is unreadable, so it cannot be compared"))
    generations = state.generations.after("comparison")
    runs = replace(runs, progress=ComparisonProgress())
    state = noted(replace(state, runs=runs, generations=generations), "comparing; esc cancels")
    work = CompareRuns(generations.ticket("comparison"), tuple(marked), state.data)
    return Step(state, (work,))


def _opened_by(state: State, row: RunRow) -> RunRow | None:
    """Return a row with the path of its run; that of a sweep is the run of its best trial."""
    sweep = state.runs.sweeps.get(row.path)
    if sweep is None:
        return row
    return None if sweep.best is None else msgspec.structs.replace(row, path=sweep.best.run)


def comparison_advanced(state: State, message: ComparisonAdvanced) -> Step:
    """Return the step after more of the images were evaluated."""
    progress = ComparisonProgress(message.title, message.share)
    return Step(replace(state, runs=replace(state.runs, progress=progress)))


def runs_compared(state: State, message: RunsCompared) -> Step:
    """Return the step to the comparison, which takes the place of the table."""
    comparison = RunComparisonView(message.rows, message.compared, message.pairs)
    runs = replace(state.runs, progress=None, comparison=comparison)
    state = replace(state, runs=runs)
    return Step(noted(_with_focus(state, "run-comparison"), "esc: back to the table"))


def comparison_failed(state: State, message: ComparisonFailed) -> Step:
    """Return the step after runs could not be compared; an empty error needs no report."""
    state = replace(state, runs=replace(state.runs, progress=None))
    return Step(with_error(state, message.error) if message.error else state)


def comparison_left(state: State) -> Step:
    """Return the step back to the table; a comparison that is being made is given up."""
    runs = state.runs
    if runs.progress is not None:
        state = replace(
            state,
            runs=replace(runs, progress=None),
            generations=state.generations.after("comparison"),
        )
        return Step(noted(state, "the comparison was cancelled"), (CancelComparison(),))
    state = replace(state, runs=replace(runs, comparison=None))
    return Step(noted(_with_focus(state, "run-table"), ""))


def pair_moved(state: State, message: PairMoved) -> Step:
    """Return the step to another line of the list of test images."""
    shown = state.runs.comparison
    if shown is None:
        return _without_comparison(state)
    return _on_line(state, shown, shown.row + message.by)


def pair_chosen(state: State, message: PairChosen) -> Step:
    """Return the step to the line of the list of test images that was clicked."""
    shown = state.runs.comparison
    return _without_comparison(state) if shown is None else _on_line(state, shown, message.row)


def epoch_chosen(state: State, message: EpochChosen) -> Step:
    """Return the step to the values of an epoch that was clicked."""
    shown = state.runs.comparison
    if shown is None:
        return _without_comparison(state)
    epoch = min(max(message.epoch, 1), max(last_epoch(shown), 1))
    return _with_comparison(state, replace(shown, epoch=epoch))


def epoch_moved(state: State, message: EpochMoved) -> Step:
    """Return the step to the values of another epoch; behind the last are those of the ends."""
    shown = state.runs.comparison
    if shown is None:
        return _without_comparison(state)
    last = last_epoch(shown)
    if not last:
        return Step(noted(state, "there are no curves to look at"))
    epoch = (last + 1 if shown.epoch is None else shown.epoch) + message.by
    chosen = None if epoch > last else max(epoch, 1)
    return _with_comparison(state, replace(shown, epoch=chosen))


def comparison_pressed(state: State, message: ComparisonPressed) -> Step:
    """Return the step to the other curves, or to the next part on a small screen."""
    shown = state.runs.comparison
    if shown is None:
        return _without_comparison(state)
    if message.what == "loss":
        return _with_comparison(state, replace(shown, loss=not shown.loss, part="curves"))
    part = PARTS[(PARTS.index(shown.part) + 1) % len(PARTS)]
    state = _with_comparison(state, replace(shown, part=part)).state
    return Step(
        _with_focus(state, "compared-confusion" if part == "confusion" else "run-comparison")
    )


def pair_opened(state: State, message: PairOpened) -> Step:
    """Return the step that shows the test images of a line with the second network's answers."""
    del message
    shown = state.runs.comparison
    if shown is None:
        return _without_comparison(state)
    return images_opened(state, shown, shown.line.group)


def images_opened(state: State, shown: RunComparisonView, group: Group | Cell) -> Step:
    """Return the step that shows the test images of a group, or of a cell of the matrices."""
    pair = shown.pair
    images = pair.images(group)
    if pair.problem:
        return Step(noted(state, f"not compared: {pair.problem}"))
    first, second = (_named(shown, letter) for letter in (pair.first, pair.second))
    title = _title(pair, group, first.name, second.name)
    if not len(images):
        return Step(noted(state, f"there is none: {title}"))
    said = () if pair.said is None else tuple(np.take(pair.said, images).tolist())
    study = ChosenImages(tuple(images.tolist()), title, first.name, said)
    kind = "weights" if second.origin in {"saved", "shipped"} else "run"
    target = Entry("run" if kind == "run" else "weights", second.path, second.name)
    step = begin(state, OpenTarget(target, study=study))
    return Step(_with_focus(replace(step.state, screen="train", tab="digit"), "digit"), step.work)


def _title(pair: ComparedPair, group: Group | Cell, first: str, second: str) -> str:
    """Return what images have in common, as `fixed by conv8`."""
    match group:
        case "fixed" | "broken":
            return f"{group} by {second}"
        case "differently":
            return "both wrong, differently"
        case "both wrong" | "both right":
            return group
    true, predicted = (pair.classes[each] for each in group)
    return f"images of {true} predicted as {predicted} by {first} or {second}"


def last_epoch(shown: RunComparisonView) -> int:
    """Return the last epoch of all curves; 0 where there are none."""
    ends = (each.accuracy[-1][0] for each in shown.compared if each.accuracy)
    return max((round(end) for end in ends), default=0)


def _on_line(state: State, shown: RunComparisonView, row: int) -> Step:
    """Return the step to a line; the matrix of another pair begins at its largest change."""
    row = min(max(row, 0), len(shown.lines) - 1)
    same = shown.lines[row].pair == shown.line.pair
    return _with_comparison(state, replace(shown, row=row, cell=shown.cell if same else None))


def _named(shown: RunComparisonView, letter: str) -> RunRow:
    letters = [each.letter for each in shown.compared]
    return shown.rows[letters.index(letter)]


def _with_comparison(state: State, comparison: RunComparisonView) -> Step:
    return Step(replace(state, runs=replace(state.runs, comparison=comparison)))


def _without_comparison(state: State) -> Step:
    return Step(noted(state, "no runs are compared: m marks them, c compares them"))


def _with_focus(state: State, panel: FocusTarget) -> State:
    return replace(state, focus=FocusRequest(panel, state.focus.number + 1))

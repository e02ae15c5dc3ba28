"""Scenes of the screen Runs: a table with runs in every state, and comparisons of runs."""

import time
from dataclasses import replace
from functools import cache

import numpy as np

from nntui.analysis.confusion_change import largest_changes
from nntui.analysis.paired import Paired
from nntui.runs.row import RunRow
from nntui.training.events import AnyEvent, Evaluated, RunFinished, RunStarted
from nntui.tui.state import ComparisonProgress, RunComparisonView, RunsScreen, State
from nntui.view.compared_pair import ComparedPair
from nntui.view.comparison import ComparedRun, compared_run
from nntui.view.style import PLAIN

_DAY = time.mktime((2026, 11, 20, 14, 37, 0, 0, 0, -1))
"""In local time, as it is shown."""
_EPOCHS = 5
_IMAGES = 10_000


@cache
def run_scenes() -> dict[str, State]:
    """Return the states to show, by the names of their snapshots."""
    table = _table()
    runs = table.runs
    compared = replace(table, runs=replace(runs, comparison=comparison(2)))
    filtered = replace(
        runs, filter="relu test>", problem="test>: expected a number", shown=runs.shown[:3]
    )
    cursor = replace(comparison(2), epoch=3, loss=True, part="curves", row=1)
    matrix = replace(comparison(2), part="confusion")
    return {
        "runs": table,
        "runs-failed": replace(table, runs=replace(runs, cursor=runs.rows[3].path)),
        "runs-filtered": replace(table, runs=filtered),
        "runs-comparing": replace(
            table, runs=replace(runs, progress=ComparisonProgress("convnet", 0.4))
        ),
        "runs-none": State(screen="runs", runs=RunsScreen(listing=True, complete=True)),
        "runs-ascii": replace(table, terminal=PLAIN),
        "compared": compared,
        "compared-curves": replace(table, runs=replace(runs, comparison=cursor)),
        "compared-confusion": replace(table, runs=replace(runs, comparison=matrix)),
        "compared-four": replace(table, runs=replace(runs, comparison=comparison(4))),
    }


def rows() -> tuple[RunRow, ...]:
    """Return rows of runs and weights in every state."""
    return (
        _row(0, "convnet", "done", "conv:8x5:relu,pool:2,64:relu", 0.9846, 0.9870),
        _row(1, "2026-11-20-1437-mnist-128-relu", "running", "128:relu", None, 0.9774),
        _row(2, "mlp", "stopped", "128:relu", 0.9739, 0.9774, note="with a smaller rate"),
        _row(3, "fast", "failed", "512:relu", None, None, problem="the trainer needs more memory"),
        RunRow(name="old", path="/runs/old", state="unreadable", problem="old: no journal"),
        RunRow(name="mine", path="/w/mine", origin="saved", layers="128:relu", test=0.9733),
        RunRow(name="rashid", path="/w/rashid", origin="shipped", layers="200:sigmoid", test=0.969),
    )


def _row(
    number: int,
    name: str,
    state: str,
    layers: str,
    test: float | None,
    best: float | None,
    note: str = "",
    problem: str = "",
) -> RunRow:
    curve = () if best is None else tuple(best - 0.02 / epoch for epoch in range(1, _EPOCHS + 1))
    return RunRow(
        name=name,
        path=f"/runs/{name}",
        state=state,
        data="mnist",
        layers=layers,
        optimizer="adam",
        lr=0.003,
        validation=best,
        test=test,
        epoch=len(curve),
        step=860 * len(curve),
        seconds=2.5 * len(curve),
        started=_DAY - 3600 * number,
        note=note,
        settings={"layers": layers, "epochs": _EPOCHS},
        curve=curve,
        problem=problem,
    )


def _table() -> State:
    known = rows()
    marked = (known[2].path, known[0].path)
    runs = RunsScreen(
        listing=True,
        rows=known,
        shown=known,
        complete=True,
        cursor=known[0].path,
        marked=marked,
    )
    return State(screen="runs", runs=runs)


def comparison(count: int) -> RunComparisonView:
    """Return a comparison of so many runs."""
    known = (rows()[2], rows()[0], rows()[1], rows()[5])[:count]
    compared = [_compared(number, row) for number, row in enumerate(known)]
    pairs = tuple(_pair(number) for number in range(1, count))
    return RunComparisonView(known, tuple(compared), pairs)


def _compared(number: int, row: RunRow) -> ComparedRun:
    settings = {"layers": row.layers, "lr": 0.003 / (number + 1), "epochs": _EPOCHS}
    events: list[AnyEvent] = [_started(row)]
    events += [
        _evaluated(epoch, 0.98 + 0.002 * number - 0.02 / epoch, "validation")
        for epoch in range(1, _EPOCHS + 1)
    ]
    test = _evaluated(_EPOCHS, 0.97 + 0.002 * number, "test")
    end = RunFinished(
        step=860 * _EPOCHS, at=12.5, reason="done", loss=test.loss, accuracy=test.accuracy
    )
    return compared_run("ABCDEF"[number], row.name, row.name, settings, [*events, test, end])


def _started(row: RunRow) -> RunStarted:
    return RunStarted(
        step=0,
        at=0.0,
        data="mnist",
        layers=[row.layers],
        parameters=101_770,
        classes=list("0123456789"),
        image_shape=(28, 28),
        train_size=55_000,
        validation_size=5_000,
        test_size=_IMAGES,
        epochs=_EPOCHS,
        steps=860 * _EPOCHS,
        threads=1,
        seed=1,
    )


def _evaluated(epoch: int, accuracy: float, split: str) -> Evaluated:
    return Evaluated(
        step=860 * epoch,
        at=2.5 * epoch,
        epoch=epoch,
        split="test" if split == "test" else "validation",
        loss=4 * (1 - accuracy),
        accuracy=accuracy,
        confusion=[[0] * 10] * 10,
    )


def _pair(number: int) -> ComparedPair:
    rows = Paired(np.arange(47), np.arange(50, 74), np.arange(80, 103), _IMAGES)
    before = np.full((10, 10), 20, np.int64)
    change = np.arange(100).reshape(10, 10) % 7 - 3
    after = before + change * number
    return ComparedPair(
        "A",
        "ABCDEF"[number],
        rows=rows,
        classes=tuple("0123456789"),
        before=before,
        after=after,
        changes=tuple(largest_changes(before, after, 6)),
    )

"""Scenes of a sweep on the screen Runs: as bracket, as table, its settings, while it runs."""

from dataclasses import replace
from functools import cache

from nntui.runs.row import RunRow
from nntui.tui.state import RunsScreen, State, SweepPage
from nntui.view.style import PLAIN
from nntui.view.sweep.view import Axis, SweepView, TrialLine, TrialState

_PATH = "/sweeps/study"
_LAYERS = ("64:relu", "128:relu", "256:relu,64:relu")
_RUNGS = (1, 3, 9)
_SHARES = {"lr": 0.71, "layers": 0.22, "batch": 0.04}


@cache
def sweep_scenes() -> dict[str, State]:
    """Return the states to show, by the names of their snapshots."""
    done = _opened(sweep_view(62))
    page = done.runs.sweep
    assert page is not None
    settings = replace(done.runs, sweep=replace(page, part="settings"))
    table = replace(done.runs, sweep=replace(page, part="table", trial=30))
    return {
        "sweep": done,
        "sweep-running": _opened(running_view()),
        "sweep-table": replace(done, runs=table),
        "sweep-settings": replace(done, runs=settings),
        "sweep-ascii": replace(_opened(running_view()), terminal=PLAIN),
    }


def sweep_view(count: int) -> SweepView:
    """Return a sweep of so many trials that is done; a third of them climb each rung."""
    quotas = (count, max(count // 3, 1), max(count // 9, 1))
    trials = [_trial(place, quotas) for place in range(count)]
    if count > 12:
        failed: TrialState = "diverged"
        message = "the loss is no longer a finite number at step 14"
        trials[-1] = replace(trials[-1], accuracies=(), state=failed, message=message)
    course = ((1.0, 0.9), (7.0, 0.941), (40.0, 0.963), (90.0, 0.9702))
    return SweepView(
        "study",
        status="done",
        title="Rates and widths",
        axes=(
            Axis("lr", log=True),
            Axis("layers", values=_LAYERS),
            Axis("batch", values=(32, 64, 128)),
        ),
        rungs=_RUNGS,
        quotas=quotas,
        budget=quotas[0] + 2 * quotas[1] + 6 * quotas[2],
        trials=tuple(trials),
        where="local",
        workers=2,
        seconds=48.0,
        course=course,
    )


def running_view() -> SweepView:
    """Return a sweep in which two trials are in training, one of them promoted early."""
    view = sweep_view(27)
    trials = list(view.trials)
    trials[1] = replace(
        trials[1], accuracies=trials[1].accuracies[:2], state="training", share=0.4, epochs=5
    )
    trials[2] = replace(trials[2], accuracies=trials[2].accuracies[:2], state="waiting", epochs=3)
    trials[9] = replace(trials[9], state="training", share=0.75, early=True)
    trials[26] = replace(trials[26], state="waiting", message="", epochs=0)
    return replace(view, status="running", trials=tuple(trials))


def _trial(place: int, quotas: tuple[int, ...]) -> TrialLine:
    """Return the trial at a place, from 0 for the best."""
    rung = sum(place < quota for quota in quotas[1:])
    first = 0.97 - 0.004 * place
    accuracies = tuple(first + 0.01 * each for each in range(rung + 1))
    number = (place * 7) % quotas[0] + 1 if quotas[0] % 7 else place + 1
    return TrialLine(
        number,
        {
            "lr": round(0.0003 * 1.07**number, 6),
            "layers": _LAYERS[number % 3],
            "batch": (32, 64, 128)[number % 3],
        },
        accuracies,
        rung=rung,
        state="done" if rung == len(quotas) - 1 else "stopped",
        epochs=_RUNGS[rung],
        loss=round(4 * (1 - accuracies[-1]), 4),
        test=accuracies[-1] - 0.002 if rung == len(quotas) - 1 else None,
        seconds=2.5 * _RUNGS[rung],
        run=f"{_PATH}/trials/study-{number:04}",
    )


def _opened(view: SweepView) -> State:
    row = RunRow(name="study", path=_PATH, state=view.status, note="sweep: 62 trials")
    runs = RunsScreen(
        listing=True,
        rows=(row,),
        shown=(row,),
        complete=True,
        cursor=_PATH,
        sweeps={_PATH: view},
        sweep=SweepPage(_PATH, view, shares=_SHARES, how="PED-ANOVA, Optuna"),
        watched=_PATH,
    )
    return State(screen="runs", runs=runs)

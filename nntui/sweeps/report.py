"""A sweep as it is shown: its journal, and for trials in training the journals of their runs."""

import dataclasses
from collections.abc import Mapping

from nntui.config.run_config import RunConfig
from nntui.errors import RunError
from nntui.runs.directory import RunDirectory
from nntui.storage import open_file
from nntui.strings import clean
from nntui.sweeps.directory import SweepDirectory
from nntui.sweeps.halving import Standings, is_refuted, rank, standings
from nntui.sweeps.plan import Plan
from nntui.sweeps.space import Choice, Varied
from nntui.sweeps.state import SweepState, Trial, state_of
from nntui.training.events import RunStarted, decode_event
from nntui.view.sweep.view import Axis, SweepView, TrialLine, TrialState

_END = 2**14
"""Bytes of the beginning and of the end of a journal that are read."""


def read_view(sweep: SweepDirectory) -> SweepView:
    """Return a sweep as it is shown.

    Raises:
        RunError: it cannot be read.
    """
    alive = sweep.alive()  # before the journal: one that ends in between has written all
    return view_of_sweep(sweep, sweep.plan(), state_of(sweep.reader().poll()), alive=alive)


def view_of_sweep(
    sweep: SweepDirectory, plan: Plan, state: SweepState, *, alive: bool
) -> SweepView:
    """Return a sweep as it is shown, from what is known of it.

    Args:
        sweep: its folder; runs in training are read.
        plan: of the sweep.
        state: of the sweep.
        alive: whether its coordinator ran before its journal was read.
    """
    ladder = plan.ladder
    found = standings(state, ladder)
    running = alive and state.end is None
    elsewhere = sweep.progress() if running else {}
    lines = []
    for trial in state.trials.values():
        line = _line(sweep, plan, trial, found)
        if running and line.state == "waiting":
            line = _live(sweep, plan, trial, line, elsewhere)
        lines.append(line)
    order = {line.number: _order(state.trials[line.number], line) for line in lines}
    lines.sort(key=lambda line: order[line.number])
    status, message = _status(state, alive=alive)
    return SweepView(
        name=sweep.name,
        status=status,
        message=message,
        title=clean(plan.title, 200),
        propose=plan.propose,
        axes=tuple(map(_axis, plan.varied)),
        rungs=ladder.rungs,
        quotas=ladder.quotas,
        budget=plan.budget,
        trials=tuple(lines),
        where=state.where,
        workers=state.workers,
        seconds=max(state.at - state.began, 0.0),
        course=course_of(state),
    )


def course_of(state: SweepState) -> tuple[tuple[float, float], ...]:
    """Return each result that was the best one so far, and the epochs trained until then."""
    results = [each for trial in state.trials.values() for each in trial.reached.values()]
    reached: dict[int, int] = {}
    found: list[tuple[float, float]] = []
    spent = 0
    for each in sorted(results, key=lambda each: each.at):
        spent += max(each.epoch - reached.get(each.trial, 0), 0)
        reached[each.trial] = max(each.epoch, reached.get(each.trial, 0))
        if not found or each.accuracy > found[-1][1]:
            found.append((float(spent), each.accuracy))
    return tuple(found)


def settings_of(sweep: SweepDirectory, trial: int) -> RunConfig:
    """Return the complete settings of a trial, such as to train them again.

    Raises:
        RunError: there is no such trial, or the sweep cannot be read.
    """
    known = state_of(sweep.reader().poll()).trials.get(trial)
    if known is None:
        raise RunError(f"{sweep.name}: has no trial {trial}")
    return sweep.plan().config_of(known.settings)


def _line(sweep: SweepDirectory, plan: Plan, trial: Trial, found: Standings) -> TrialLine:
    rung = found.rung_of(trial.number)
    counted = [r for r in sorted(trial.reached) if r <= rung]
    last = trial.reached[counted[-1]] if counted else None
    return TrialLine(
        number=trial.number,
        settings=trial.settings,
        accuracies=tuple(trial.reached[r].accuracy for r in counted),
        rung=rung,
        state=_state(plan, trial, found, rung),
        epochs=max((each.epoch for each in trial.reached.values()), default=0),
        loss=last.loss if last else None,
        test=last.test if last and rung == plan.ladder.last else None,
        seconds=max((each.seconds for each in trial.reached.values()), default=0.0),
        run=sweep.run_path(trial.number),
        message=trial.message or (last.message if last else ""),
    )


def _state(plan: Plan, trial: Trial, found: Standings, rung: int) -> TrialState:
    if trial.failed is not None and rung not in trial.reached:
        return trial.failed
    if rung == plan.ladder.last:
        return "done" if rung in trial.reached else "waiting"
    if rung in trial.reached and is_refuted(trial.number, rung + 1, plan.ladder, found):
        return "stopped"
    return "waiting"


def _live(
    sweep: SweepDirectory,
    plan: Plan,
    trial: Trial,
    line: TrialLine,
    elsewhere: Mapping[int, float],
) -> TrialLine:
    """Return the line of a trial that may be in training; `elsewhere` is where it has no folder."""
    run = sweep.run_of(trial.number)
    away = elsewhere.get(trial.number)
    if trial.target in trial.reached or (away is None and not run.alive()):
        return line
    share = None
    progress = progress_of(run) if away is None else away
    if progress is not None:
        done = progress * plan.epochs_of(trial.settings)
        before = plan.ladder.rungs[trial.target - 1] if trial.target else 0
        share = (done - before) / (plan.epoch_of(trial.settings, trial.target) - before)
        share = min(max(share, 0.0), 1.0)
    early = trial.target > line.rung
    return dataclasses.replace(line, state="training", share=share, early=early)


def progress_of(run: RunDirectory) -> float | None:
    """Return how much of its whole training a run has done; None where that is not known.

    Only the ends of the journal are read: this is asked for many runs, many times a second.
    """
    try:
        with open_file(run.events_file) as file:
            started = decode_event(file.readline(_END))
            file.seek(max(file.seek(0, 2) - _END, 0))
            lines = file.read(_END).split(b"\n")
    except OSError:
        return None
    newest = next(filter(None, map(decode_event, reversed(lines))), None)
    if not isinstance(started, RunStarted) or newest is None or not started.steps:
        return None
    return newest.step / started.steps


def _order(trial: Trial, line: TrialLine) -> tuple[object, ...]:
    """Return what lines are sorted by: the rung, then the accuracy there."""
    reached = len(line.accuracies) - 1
    return (-reached, *rank(trial, max(reached, 0)))


def _axis(varied: Varied) -> Axis:
    values = varied.values
    if isinstance(values, Choice):
        return Axis(varied.name, values=values.values)
    return Axis(varied.name, log=values.log)


def _status(state: SweepState, *, alive: bool) -> tuple[str, str]:
    if state.end is not None:
        return state.end, state.message
    if alive:
        return "running", ""
    return ("killed", "its coordinator was killed") if state.starts else ("waiting", "")


def table_of(view: SweepView) -> Mapping[int, tuple[object, ...]]:
    """Return the results of a sweep without times, to compare with those of another."""
    return {
        t.number: (tuple(t.settings.items()), t.state, t.rung, t.accuracies, t.loss, t.test)
        for t in view.trials
    }

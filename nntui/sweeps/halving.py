"""Successive halving without waiting: which trial is trained next, and to which rung.

A trial is promoted as soon as it is certain to be among the best of its rung, whatever the results
are that are still missing. So decisions depend on results alone, not on the order in which they
arrive: a sweep that was interrupted ends with the same trials in the same rungs. Where this leaves
a worker without a job, the best trial so far is promoted early, as in the asynchronous algorithm
(L. Li et al., "A system for massively parallel hyperparameter tuning", MLSys 2020).
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from nntui.sweeps.ladder import Ladder
from nntui.sweeps.state import SweepState, Trial


class Step(NamedTuple):
    """A trial, and the rung that it is to be trained to next."""

    trial: int
    rung: int
    early: bool = False
    """Whether it is not certain yet that it belongs there."""


@dataclass(frozen=True)
class Standings:
    """The trials in each rung, as far as the results decide it.

    Args:
        entrants: of each rung, the trials that certainly belong there.
        ranked: of each rung, those with a result, the best first; then those that failed.
        expected: of each rung, how many trials will have a result there.
    """

    entrants: tuple[tuple[int, ...], ...]
    ranked: tuple[tuple[int, ...], ...]
    expected: tuple[int, ...]

    def is_complete(self, rung: int) -> bool:
        """Return whether all results of a rung are known."""
        return len(self.ranked[rung]) >= self.expected[rung]

    def belongs(self, trial: int, rung: int) -> bool:
        """Return whether a trial certainly belongs in a rung."""
        return self._rungs.get(trial, -1) >= rung

    def rung_of(self, trial: int) -> int:
        """Return the highest rung that a trial certainly belongs to."""
        return self._rungs.get(trial, 0)

    def place(self, trial: int, rung: int) -> int | None:
        """Return the place of a trial in a rung, from 0 for the best; None without a result."""
        return self._places[rung].get(trial)

    @cached_property
    def _rungs(self) -> dict[int, int]:
        """The highest rung of each trial: those in a rung are also in all rungs below it."""
        return {trial: rung for rung, here in enumerate(self.entrants) for trial in here}

    @cached_property
    def _places(self) -> list[dict[int, int]]:
        return [{trial: place for place, trial in enumerate(here)} for here in self.ranked]


def standings(state: SweepState, ladder: Ladder) -> Standings:
    """Return who is in which rung.

    A trial is promoted if fewer trials than can be promoted are better or have no result yet. Of
    equal accuracies the smaller loss is better, then the lower number.
    """
    entrants: list[tuple[int, ...]] = []
    ranked: list[tuple[int, ...]] = []
    expected: list[int] = []
    here, count = tuple(state.trials), ladder.trials
    for rung in range(len(ladder.rungs)):
        entrants.append(here)
        expected.append(count)
        ranked.append(_ranked(state, here, rung))
        if rung == ladder.last:
            break
        able = [n for n in ranked[-1] if _can_go_on(state.trials[n], rung)]
        missing = max(count - len(ranked[-1]), 0)
        quota = ladder.quotas[rung + 1]
        here = tuple(able[: max(quota - missing, 0)])
        count = quota if missing else min(quota, len(able))
    return Standings(tuple(entrants), tuple(ranked), tuple(expected))


def next_step(
    state: SweepState, ladder: Ladder, found: Standings, busy: AbstractSet[int]
) -> Step | None:
    """Return what a free worker does next: None where it has to wait for results.

    A new trial has the next number; its settings are not proposed yet.

    Args:
        state: of the sweep.
        ladder: its rungs.
        found: see `standings`.
        busy: the trials that are in work, or not to be tried again yet.
    """
    for rung in range(ladder.last, -1, -1):
        for number in _in_order(found, rung):
            trial = state.trials[number]
            open_here = rung not in trial.reached and trial.failed is None
            if open_here and number not in busy and found.belongs(number, rung):
                return Step(number, rung)
    if len(state.trials) < ladder.trials:
        return Step(len(state.trials) + 1, 0)
    return _early(state, ladder, found, busy)


def is_refuted(trial: int, rung: int, ladder: Ladder, found: Standings) -> bool:
    """Return whether a trial certainly does not belong in a rung that it was promoted to early."""
    if rung == 0 or found.belongs(trial, rung):
        return False
    if not found.belongs(trial, rung - 1):
        return is_refuted(trial, rung - 1, ladder, found)
    place = found.place(trial, rung - 1)
    return found.is_complete(rung - 1) or (place or 0) >= ladder.quotas[rung]


def _early(
    state: SweepState, ladder: Ladder, found: Standings, busy: AbstractSet[int]
) -> Step | None:
    """Return the best trial that is in the top of its rung so far; the highest rung first."""
    for rung in range(ladder.last - 1, -1, -1):
        ranked = found.ranked[rung]
        top = ranked[: min(len(ranked) // ladder.factor, ladder.quotas[rung + 1])]
        for number in top:
            trial = state.trials[number]
            able = _can_go_on(trial, rung) and rung + 1 not in trial.reached
            if able and number not in busy and not found.is_complete(rung):
                return Step(number, rung + 1, early=True)
    return None


def _in_order(found: Standings, rung: int) -> tuple[int, ...]:
    """Return the trials of a rung, those with the best results in the rung before first."""
    if rung == 0:
        return found.entrants[0]
    return tuple(number for number in found.ranked[rung - 1] if found.belongs(number, rung))


def _ranked(state: SweepState, entrants: tuple[int, ...], rung: int) -> tuple[int, ...]:
    known = [
        number
        for number in entrants
        if rung in state.trials[number].reached or state.trials[number].failed is not None
    ]
    return tuple(sorted(known, key=lambda number: rank(state.trials[number], rung)))


def rank(trial: Trial, rung: int) -> tuple[int, float, float, int]:
    """Return what trials of a rung are sorted by; the best is the smallest."""
    result = trial.reached.get(rung)
    if result is None:
        return 1, 0.0, 0.0, trial.number
    loss = float("inf") if result.loss is None else result.loss
    return 0, -result.accuracy, loss, trial.number


def _can_go_on(trial: Trial, rung: int) -> bool:
    # One that failed in a later rung, where it was early, still has a result here.
    return rung in trial.reached

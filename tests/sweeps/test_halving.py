"""Successive halving: who is promoted, whatever the order of the results."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nntui.sweeps.events import AnySweepEvent, Failed, Promoted, Proposed, Reached
from nntui.sweeps.halving import Step, is_refuted, next_step, standings
from nntui.sweeps.ladder import Ladder
from nntui.sweeps.state import SweepState, state_of

_LADDER = Ladder(9, 9, 3)


def _reached(trial: int, rung: int, accuracy: float) -> Reached:
    return Reached(
        at=0, trial=trial, rung=rung, epoch=1, accuracy=accuracy, loss=1.0, step=1, seconds=1.0
    )


def _played(
    seed: int, workers: int, ladder: Ladder, failing: frozenset[int] = frozenset()
) -> tuple[SweepState, int, int]:
    """Play a sweep whose jobs end in a random order; return early steps and idle workers, too."""
    rng = random.Random(seed)  # noqa: S311 - the same order in every run
    state, busy = SweepState(), dict[int, Step]()
    early = idle = 0
    while True:
        while len(busy) < workers:
            step = next_step(state, ladder, standings(state, ladder), busy.keys())
            if step is None:
                idle += workers - len(busy)
                break
            events: list[AnySweepEvent] = []
            if step.trial not in state.trials:
                events.append(Proposed(at=0, trial=step.trial, settings={}))
            if step.early:
                early += 1
                events.append(Promoted(at=0, trial=step.trial, rung=step.rung, early=True))
            state = state_of(events, state)
            busy[step.trial] = step
        if not busy:
            return state, early, idle
        trial = rng.choice(sorted(busy))
        step = busy.pop(trial)
        # A result depends on trial and rung alone, as the training does.
        accuracy = random.Random(100 * trial + step.rung).random()  # noqa: S311 - as above
        event: AnySweepEvent = _reached(trial, step.rung, accuracy)
        if trial in failing and step.rung == trial % 2:
            event = Failed(at=0, trial=trial, rung=step.rung, reason="failed", message="")
        state = state.after(event)


@settings(max_examples=20)
@given(
    st.integers(1, 1000),
    st.integers(1, 12),
    st.frozensets(st.integers(1, 9), max_size=5),
)
def test_the_trials_in_each_rung_do_not_depend_on_the_order_of_results(
    seed: int, workers: int, failing: frozenset[int]
) -> None:
    one = standings(_played(seed, workers, _LADDER, failing)[0], _LADDER)
    other = standings(_played(0, 1, _LADDER, failing)[0], _LADDER)

    assert [set(each) for each in one.entrants] == [set(each) for each in other.entrants]
    assert [len(each) for each in one.entrants][:2] == [9, min(3, 9 - _lost(failing, 0))]


def _lost(failing: frozenset[int], rung: int) -> int:
    return sum(trial % 2 == rung for trial in failing)


def test_one_worker_trains_no_more_epochs_than_planned() -> None:
    state, early, _ = _played(5, 1, Ladder(27, 9, 3))

    assert early == 0
    assert [sum(r in t.reached for t in state.trials.values()) for r in range(3)] == [27, 9, 3]


def test_no_worker_waits_while_a_good_trial_can_be_trained_on() -> None:
    """With as many workers as trials, the best so far are promoted before that is certain."""
    _, early, _ = _played(5, 9, _LADDER)

    assert early > 0


def test_a_trial_is_promoted_as_soon_as_it_is_certain() -> None:
    """Seven of nine are known, so the best is among the best three whatever the other two are."""
    events: list[AnySweepEvent] = [Proposed(at=0, trial=n, settings={}) for n in range(1, 10)]
    events += [_reached(n, 0, n / 10) for n in range(1, 7)]
    assert standings(state_of(events), _LADDER).entrants[1] == ()

    events.append(_reached(7, 0, 0.7))

    state = state_of(events)
    found = standings(state, _LADDER)
    assert found.entrants[1] == (7,)
    assert next_step(state, _LADDER, found, {8, 9}) == Step(7, 1)


def test_equal_accuracies_are_ranked_by_loss_and_number() -> None:
    events: list[AnySweepEvent] = [Proposed(at=0, trial=n, settings={}) for n in range(1, 4)]
    results = [_reached(n, 0, 0.5) for n in range(1, 4)]
    better = Reached(at=0, trial=3, rung=0, epoch=1, accuracy=0.5, loss=0.1, step=1, seconds=1.0)
    found = standings(state_of([*events, *results[:2], better]), Ladder(3, 3, 3))

    assert found.ranked[0] == (3, 1, 2)


def test_an_early_promotion_is_refuted_once_better_trials_are_known() -> None:
    events: list[AnySweepEvent] = [Proposed(at=0, trial=n, settings={}) for n in range(1, 10)]
    events += [_reached(n, 0, n / 10) for n in range(1, 4)]
    events.append(Promoted(at=0, trial=3, rung=1, early=True))
    assert not is_refuted(3, 1, _LADDER, standings(state_of(events), _LADDER))

    events += [_reached(n, 0, n / 10) for n in range(4, 7)]

    assert is_refuted(3, 1, _LADDER, standings(state_of(events), _LADDER))


@pytest.mark.parametrize(
    ("ladder", "rungs", "quotas"),
    [
        (Ladder(81, 27, 3), (1, 3, 9, 27), (81, 27, 9, 3)),
        (Ladder(2, 9, 3), (1, 3, 9), (2, 1, 1)),
        (Ladder(8, 1, 2), (1,), (8,)),
    ],
)
def test_rungs_and_quotas(ladder: Ladder, rungs: tuple[int, ...], quotas: tuple[int, ...]) -> None:
    assert (ladder.rungs, ladder.quotas) == (rungs, quotas)

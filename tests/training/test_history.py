"""History: what of a journal is still valid after a run was resumed."""

from hypothesis import given

from nntui.training.events import (
    AnyEvent,
    Evaluated,
    RunContinued,
    Setting,
    SettingsChanged,
    StepDone,
)
from nntui.training.history import (
    effective_events,
    pending_changes,
    recorded_changes,
    settings_by_stage,
)
from tests.strategies import runs


def _step(number: int) -> StepDone:
    return StepDone(step=number, at=1.0, epoch=1, loss=1.0, accuracy=0.5, lr=0.1, seen=number)


def _evaluated(step: int, split: str = "validation") -> Evaluated:
    return Evaluated(
        step=step,
        at=1.0,
        epoch=1,
        split="test" if split == "test" else "validation",
        loss=1.0,
        accuracy=0.5,
        confusion=[],
    )


def _change(step: int, revision: int = 1, **settings: Setting) -> SettingsChanged:
    return SettingsChanged(
        step=step, at=1.0, settings=settings, revision=revision, epochs=3, steps=9
    )


def _resumed(step: int, *, evaluated: bool = True, **settings: Setting) -> RunContinued:
    return RunContinued(
        step=step,
        at=1.0,
        epoch=1,
        seen=1,
        name="x",
        settings=settings,
        epochs=3,
        steps=9,
        evaluated=evaluated,
    )


def test_a_resumed_run_supersedes_only_later_steps() -> None:
    """Events up to the checkpoint count, and those of the trainer that resumed."""
    before: list[AnyEvent] = [_step(1), _step(2), _evaluated(2)]
    after: list[AnyEvent] = [_step(3), _evaluated(3), _evaluated(2, "test")]
    again: list[AnyEvent] = [_resumed(2), _step(3)]

    assert effective_events([*before, *after, *again]) == [*before, *again]
    assert effective_events([*before, *after]) == [*before, *after]


def test_an_evaluation_that_is_repeated_is_superseded() -> None:
    """A checkpoint at the end of an epoch may have been saved before its evaluation."""
    resumed = _resumed(2, evaluated=False)

    assert effective_events([_step(2), _evaluated(2), resumed]) == [_step(2), resumed]


@given(runs)
def test_filtering_effective_events_twice_changes_nothing(events: list[AnyEvent]) -> None:
    once = effective_events(events)

    assert effective_events(once) == once


def test_each_stage_has_all_settings_changed_so_far() -> None:
    assert settings_by_stage([]) == [{}]
    assert settings_by_stage([_change(5, lr=0.1), _change(7, batch=8)]) == [
        {},
        {"lr": 0.1},
        {"lr": 0.1, "batch": 8},
    ]
    assert settings_by_stage([_change(5, lr=0.1), _resumed(6, lr=0.1)]) == [{}, {"lr": 0.1}]


def test_settings_that_no_step_used_are_not_a_stage() -> None:
    """Of several changes before one step only the last counts."""
    assert settings_by_stage([_change(0, lr=0.1)]) == [{"lr": 0.1}]
    assert settings_by_stage([_change(5, lr=0.1), _change(5, lr=0.2)]) == [{}, {"lr": 0.2}]


def test_a_superseded_change_is_not_a_stage() -> None:
    """The trainer that resumed records it again if it repeats it."""
    superseded: list[AnyEvent] = [_change(5, lr=0.1), _resumed(3)]

    assert settings_by_stage(superseded) == [{}]
    assert settings_by_stage([*superseded, _change(4, lr=0.3)]) == [{}, {"lr": 0.3}]
    assert settings_by_stage([_change(5, lr=0.1), _resumed(5)]) == [{}]


def test_a_repeated_change_is_listed_once() -> None:
    """An impossible revision is skipped; a different change replaces those after it."""
    events = [
        _change(step, revision)
        for step, revision in ((5, 0), (5, 1), (9, 2), (7, 9), (5, 1), (9, 2), (11, 3), (6, 2))
    ]

    assert [(e.step, e.revision) for e in recorded_changes(events)] == [(5, 1), (6, 2)]


def test_pending_changes_are_those_after_a_checkpoint() -> None:
    first, second = _change(5, 1, lr=0.1), _change(9, 2, lr=0.2)

    assert pending_changes([first, second], 0) == [first, second]
    assert pending_changes([first, second], 1) == [second]
    assert pending_changes([first, second], 2) == []

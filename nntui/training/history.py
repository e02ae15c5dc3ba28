"""What of a journal is still valid after a run was resumed from an earlier step."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from nntui.training.events import (
    AnyEvent,
    Evaluated,
    MixedEvaluated,
    RunContinued,
    Setting,
    SettingsChanged,
)

T = TypeVar("T")


def effective_events(events: Iterable[AnyEvent]) -> list[AnyEvent]:
    """Return `events` without those that a resumed run has superseded.

    A run that is resumed from step 100 trains all later steps again, so what was recorded of them
    before no longer counts.
    """
    kept: list[AnyEvent] = []
    for event in events:
        if isinstance(event, RunContinued):
            kept = [earlier for earlier in kept if not _is_superseded(earlier, event)]
        kept.append(event)
    return kept


def last_evaluated(event: RunContinued) -> int:
    """Return the last step whose validation result still counts when a run is resumed."""
    return event.step if event.evaluated else event.step - 1


def settings_by_stage(events: Iterable[AnyEvent]) -> list[dict[str, Setting]]:
    """Return the changed settings of each stage: of the steps between two changes.

    The first entry is that of the first step; it is empty unless settings changed before it.
    """
    current: dict[str, Setting] = {}
    # By the step they hold from: of several changes before one step, only the last was trained.
    by_step = {0: current}
    for event in effective_events(events):
        if isinstance(event, SettingsChanged):
            current = {**current, **event.settings}
        elif isinstance(event, RunContinued):
            current = event.settings
        by_step[event.step] = current
    return without_repeats(list(by_step.values()))


def recorded_changes(events: Iterable[AnyEvent]) -> list[SettingsChanged]:
    """Return the changes of settings in their order, each once.

    The journal is the record of changes: each is written before the first step it affects, so a
    run resumed from an earlier checkpoint can repeat them at the same steps. A repeated change is
    recorded again, with its old revision, and adds nothing here. A different change of the same
    revision replaces it and all later ones: the user has decided otherwise.
    """
    changes: dict[int, SettingsChanged] = {}
    for event in events:
        if not isinstance(event, SettingsChanged) or event.revision < 1:
            continue
        earlier = changes.get(event.revision)
        if earlier is None or not _is_same_change(earlier, event):
            # Earlier revisions stay, also where the journal has lost one of them.
            changes = {number: e for number, e in changes.items() if number < event.revision}
            changes[event.revision] = event
    return list(changes.values())


def pending_changes(events: Iterable[AnyEvent], revision: int) -> list[SettingsChanged]:
    """Return the changes that are missing from a checkpoint made after `revision` of them."""
    return [change for change in recorded_changes(events) if change.revision > revision]


def without_repeats(values: Sequence[T]) -> list[T]:
    """Return `values` without those that equal the value before them.

    >>> without_repeats([1, 1, 2, 1])
    [1, 2, 1]
    """
    return [v for number, v in enumerate(values) if number == 0 or v != values[number - 1]]


def _is_superseded(event: AnyEvent, continued: RunContinued) -> bool:
    if isinstance(event, Evaluated):
        return event.split == "test" or event.step > last_evaluated(continued)
    if isinstance(event, MixedEvaluated):
        return event.step > last_evaluated(continued)
    return event.step > continued.step


def _is_same_change(one: SettingsChanged, other: SettingsChanged) -> bool:
    return (one.step, one.settings) == (other.step, other.settings)

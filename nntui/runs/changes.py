"""The changes of settings that a journal tells: what a run that goes on has to repeat.

The journal is the record of them: each is told before the step it holds from, so whatever a trainer
dies of, the one that goes on from an earlier checkpoint makes the same changes at the same steps.
"""

from collections.abc import Iterable

from nntui.training.events import AnyEvent, SettingsChanged


def changes_told(events: Iterable[AnyEvent]) -> list[SettingsChanged]:
    """Return the changes of a run in their order, each of them once.

    One that is repeated is told again, and changes nothing here. Another one in its place takes it,
    and all that were to come after it are void: somebody has decided anew.
    """
    told: dict[int, SettingsChanged] = {}
    for event in events:
        if not isinstance(event, SettingsChanged) or event.revision < 1:
            continue
        before = told.get(event.revision)
        if before is None or not _same(before, event):
            # Those before it stay, also where the journal has lost one of them.
            told = {revision: e for revision, e in told.items() if revision < event.revision}
            told[event.revision] = event
    return list(told.values())


def _same(one: SettingsChanged, other: SettingsChanged) -> bool:
    return (one.step, one.settings) == (other.step, other.settings)


def still_to_come(events: Iterable[AnyEvent], revision: int) -> list[SettingsChanged]:
    """Return the changes that a checkpoint made after `revision` of them does not know yet."""
    return [change for change in changes_told(events) if change.revision > revision]

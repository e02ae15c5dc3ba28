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
    told: list[SettingsChanged] = []
    for event in events:
        if not isinstance(event, SettingsChanged) or not 1 <= event.revision <= len(told) + 1:
            continue
        place = event.revision - 1
        if place < len(told) and _same(told[place], event):
            continue
        told[place:] = [event]
    return told


def _same(one: SettingsChanged, other: SettingsChanged) -> bool:
    return (one.step, one.settings) == (other.step, other.settings)


def still_to_come(events: Iterable[AnyEvent], revision: int) -> list[SettingsChanged]:
    """Return the changes that a checkpoint made after `revision` of them does not know yet."""
    return changes_told(events)[revision:]

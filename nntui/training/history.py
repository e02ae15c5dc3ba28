"""What of a journal still holds: a trainer that goes on makes void what was told of later steps."""

from collections.abc import Iterable

from nntui.training.events import AnyEvent, Evaluated, RunContinued, Setting, SettingsChanged


def last_evaluated(event: RunContinued) -> int:
    """Return the last step whose judgment of the validation images holds when a run goes on."""
    return event.step if event.judged else event.step - 1


def effective_events(events: Iterable[AnyEvent]) -> list[AnyEvent]:
    """Return `events` without those of stretches that were abandoned."""
    kept: list[AnyEvent] = []
    for event in events:
        if isinstance(event, RunContinued):
            kept = [before for before in kept if not _void(before, event)]
        kept.append(event)
    return kept


def settings_by_stage(events: Iterable[AnyEvent]) -> list[dict[str, Setting]]:
    """Return what had changed since the run began, for each stretch of steps between two changes.

    The first is that of the first step, so it is empty where nothing was changed before it.
    """
    now: dict[str, Setting] = {}
    # By the step they hold from: nothing was trained with what changed again before a step.
    held = {0: now}
    for event in effective_events(events):
        if isinstance(event, SettingsChanged):
            now = {**now, **event.settings}
        elif isinstance(event, RunContinued):
            now = event.settings
        held[event.step] = now
    found = list(held.values())
    return [now for number, now in enumerate(found) if number == 0 or now != found[number - 1]]


def _void(event: AnyEvent, continued: RunContinued) -> bool:
    if isinstance(event, Evaluated):
        return event.split == "test" or event.step > last_evaluated(continued)
    return event.step > continued.step

"""What is known of a sweep after an event: a pure function, so that a replay gives the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from nntui.sweeps.events import (
    AnySweepEvent,
    CoordinatorStarted,
    Failed,
    Failure,
    Interrupted,
    Promoted,
    Proposed,
    Reached,
    Retried,
    SweepEnd,
    SweepFinished,
)
from nntui.training.events import Setting


@dataclass(frozen=True, slots=True)
class Trial:
    """What is known of one trial.

    Args:
        number: counted from 1.
        settings: the values of the settings that are varied.
        reached: its result in each rung that it was trained to.
        target: the rung it is trained to.
        early: the rungs it was trained to before that was certain.
        failed: why it cannot be trained on; None where it can.
        message: details of that.
        interruptions: how often its jobs ended before their rung.
    """

    number: int
    settings: Mapping[str, Setting]
    reached: Mapping[int, Reached] = field(default_factory=dict)
    target: int = 0
    early: frozenset[int] = frozenset()
    failed: Failure | None = None
    message: str = ""
    interruptions: int = 0

    def after(self, event: AnySweepEvent) -> "Trial":
        """Return the trial after an event that concerns it."""
        match event:
            case Promoted(rung=rung, early=early):
                guesses = self.early | {rung} if early else self.early - {rung}
                return replace(self, target=rung, early=guesses)
            case Reached(rung=rung):
                target = max(rung, self.target)
                return replace(self, reached={**self.reached, rung: event}, target=target)
            case Failed(reason=reason, message=message):
                return replace(self, failed=reason, message=message)
            case Interrupted(message=message):
                return replace(self, interruptions=self.interruptions + 1, message=message)
            case Retried():
                return replace(self, failed=None, message="")
        return self


@dataclass(frozen=True, slots=True)
class SweepState:
    """What is known of a sweep.

    Args:
        trials: by their numbers, in the order they were proposed.
        end: how its last coordinator ended; None while it works, or where it did not say so.
        message: details of that.
        where: where trials are trained.
        workers: on how many workers.
        began: when the first coordinator started, in seconds since 1970.
        at: the time of the last event.
        starts: how many coordinators there were.
    """

    trials: Mapping[int, Trial] = field(default_factory=dict)
    end: SweepEnd | None = None
    message: str = ""
    where: str = ""
    workers: int = 0
    began: float = 0.0
    at: float = 0.0
    starts: int = 0

    def after(self, event: AnySweepEvent) -> "SweepState":
        """Return the state after an event."""
        return self.after_all((event,))

    def after_all(self, events: Iterable[AnySweepEvent]) -> "SweepState":
        """Return the state after some events; the trials are copied once for all of them."""
        trials = dict(self.trials)
        state = self
        for event in events:
            state = state._after(event, trials)
        return replace(state, trials=trials) if state is not self else self

    def _after(self, event: AnySweepEvent, trials: dict[int, Trial]) -> "SweepState":
        """Return the state after an event but for its trials, which are changed in place."""
        at = max(self.at, event.at)
        match event:
            case CoordinatorStarted(workers=workers, where=where):
                return replace(
                    self,
                    at=at,
                    end=None,
                    message="",
                    workers=workers,
                    where=where,
                    began=self.began or event.at,
                    starts=self.starts + 1,
                )
            case SweepFinished(reason=reason, message=message):
                return replace(self, at=at, end=reason, message=message)
            case Proposed(trial=number, settings=settings):
                trials.setdefault(number, Trial(number, settings))
            case _ if event.trial in trials:  # else its proposal was lost with a damaged line
                trials[event.trial] = trials[event.trial].after(event)
        return replace(self, at=at)


def state_of(events: Iterable[AnySweepEvent], state: SweepState | None = None) -> SweepState:
    """Return `state` after all events."""
    return (SweepState() if state is None else state).after_all(events)

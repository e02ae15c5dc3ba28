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
        state = replace(self, at=max(self.at, event.at))
        match event:
            case CoordinatorStarted(workers=workers, where=where):
                began = state.began or event.at
                return replace(
                    *(state,),
                    end=None,
                    message="",
                    workers=workers,
                    where=where,
                    began=began,
                    starts=self.starts + 1,
                )
            case SweepFinished(reason=reason, message=message):
                return replace(state, end=reason, message=message)
            case Proposed(trial=number, settings=settings):
                known = self.trials.get(number, Trial(number, settings))
                return replace(state, trials={**self.trials, number: known})
        trial = self.trials.get(event.trial)
        if trial is None:  # its proposal was lost with a damaged line
            return state
        return replace(state, trials={**self.trials, event.trial: trial.after(event)})


def state_of(events: Iterable[AnySweepEvent], state: SweepState | None = None) -> SweepState:
    """Return `state` after all events."""
    state = SweepState() if state is None else state
    for event in events:
        state = state.after(event)
    return state

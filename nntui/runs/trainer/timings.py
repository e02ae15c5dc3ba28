"""Timing of a session: how often a trainer polls, saves and reports."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SessionTimings:
    """Intervals of a session, in seconds.

    Attributes:
        command_interval: between two looks into `commands/`; too short to notice after a key press.
        checkpoint_interval: between two checkpoints within an epoch, which viewers show.
        epoch_checkpoint_interval: least time since the last checkpoint for one at the end of an
            epoch; short epochs can end hundreds of times a second.
        group: of training, after which the loop returns from several steps made together; commands
            wait that long.
        first_average: of training that one recorded step covers at the beginning.
        longest_average: of training that one recorded step covers at most.
        average_share: share of the time trained so far that one recorded step covers, between
            these two limits.
    """

    command_interval: float = 0.02
    checkpoint_interval: float = 1.0
    epoch_checkpoint_interval: float = 0.25
    group: float = 0.01
    first_average: float = 0.05
    longest_average: float = 0.5
    average_share: float = 1 / 200


DEFAULT_TIMINGS = SessionTimings()

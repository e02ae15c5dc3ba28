"""Trials that the journal of a sweep has lost, found again in the folders of their runs."""

from collections.abc import Iterator

from nntui.errors import NntuiError
from nntui.sweeps.directory import SweepDirectory
from nntui.sweeps.plan import Plan
from nntui.sweeps.space import Values
from nntui.sweeps.state import SweepState


def lost_proposals(
    sweep: SweepDirectory, plan: Plan, state: SweepState
) -> Iterator[tuple[int, Values]]:
    """Yield the number and the settings of each trial that has a run, but is not in the journal.

    Their results need no special care: a job whose run has reached its rung ends at once.
    """
    found = sweep.trial_folders()
    for number in range(len(state.trials) + 1, plan.trials + 1):
        if number not in found:
            return
        try:
            config = found[number].config()
        except NntuiError:
            return
        values = {each.name: getattr(config, each.name) for each in plan.varied}
        yield (
            number,
            {
                name: value
                for name, value in values.items()
                if value != plan.fixed[name] or plan.propose != "each"
            },
        )

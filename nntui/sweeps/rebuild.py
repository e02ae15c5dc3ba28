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
    for number in sorted(found):
        if number in state.trials or number > plan.trials:
            continue
        try:
            config = found[number].config()
        except NntuiError:
            continue  # it is proposed again
        values = {each.name: getattr(config, each.name) for each in plan.varied}
        yield (
            number,
            {
                name: value
                for name, value in values.items()
                if value != plan.fixed[name] or plan.propose != "each"
            },
        )

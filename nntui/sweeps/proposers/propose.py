"""The settings of the next trial, by the proposer that a plan names."""

from nntui.sweeps.plan import Plan
from nntui.sweeps.proposers.random import draw
from nntui.sweeps.space import Values
from nntui.sweeps.state import SweepState


def propose(plan: Plan, state: SweepState) -> Values:
    """Return the settings of the next trial.

    They follow from the plan and the trials so far; nothing else is remembered, so that it does
    not matter which process proposes.

    Raises:
        UsageError: the library that proposes is not installed.
    """
    number = state.next_number
    if plan.finite is not None:
        return plan.finite[number - 1]
    earlier = [trial.settings for trial in state.trials.values() if trial.number < number]
    if plan.propose == "tpe":
        from nntui.sweeps.proposers.tpe import suggest  # noqa: PLC0415 - Optuna is optional

        return suggest(plan, state)
    return draw(plan.varied, plan.fixed, plan.seed, number, earlier)

"""Which settings the trials of a sweep have."""

import pytest

from nntui.sweeps.events import Proposed
from nntui.sweeps.plan import Plan, complete
from nntui.sweeps.proposers.propose import propose
from nntui.sweeps.space import Values
from nntui.sweeps.state import SweepState
from tests.sweeps.helpers import BASE

_CONDITIONAL = {
    "momentum": "0.5,0.9",
    "optimizer": "adam,nesterov",
    "lr": "0.1,0.2 if optimizer=nesterov",
}


def _plan(**given: object) -> Plan:
    return complete({"base": BASE, **given})


def _all(plan: Plan) -> list[Values]:
    state = SweepState()
    for number in range(1, plan.trials + 1):
        values = dict(propose(plan, state))
        state = state.after(Proposed(at=0, trial=number, settings=values))
    return [trial.settings for trial in state.trials.values()]


def test_a_grid_leaves_out_settings_without_effect() -> None:
    """And has no combination twice."""
    found = _all(_plan(propose="grid", vary=_CONDITIONAL))

    assert found == [
        {"optimizer": "adam"},
        *(
            {"optimizer": "nesterov", "momentum": momentum, "lr": lr}
            for momentum in (0.5, 0.9)
            for lr in (0.1, 0.2)
        ),
    ]


def test_a_grid_has_as_many_values_of_a_range_as_asked_for() -> None:
    found = _all(_plan(propose="grid", vary={"lr": "log:0.001..1:4"}))

    assert [each["lr"] for each in found] == [0.001, 0.01, 0.1, 1.0]


def test_each_setting_alone_keeps_the_others() -> None:
    found = _all(_plan(propose="each", vary={"lr": "0.1,0.2", "batch": "10,20"}))

    assert found == [{"lr": 0.1}, {"lr": 0.2}, {"batch": 10}, {"batch": 20}]


def test_random_draws_depend_on_the_seed_alone() -> None:
    vary = {"lr": "log:0.0001..1", "optimizer": "adam,nesterov", "momentum": "0.5..0.99"}
    one, same, other = (_all(_plan(trials=12, seed=seed, vary=vary)) for seed in (1, 1, 2))

    assert one == same
    assert one != other
    assert len({each["lr"] for each in one}) == 12
    assert all(("momentum" in each) == (each["optimizer"] == "nesterov") for each in one)


def test_random_draws_from_lists_are_all_different() -> None:
    """So there are never more trials than combinations."""
    plan = _plan(trials=50, vary={"lr": "0.1,0.2,0.3", "batch": "10,20"})
    found = _all(plan)

    assert plan.trials == 6
    assert len({tuple(each.items()) for each in found}) == 6


@pytest.mark.needs("optuna")
def test_tpe_proposes_legal_values_from_the_trials_so_far() -> None:
    vary = {"lr": "log:0.0001..1", "optimizer": "adam,nesterov", "momentum": "0.5..0.99"}
    found = _all(_plan(trials=4, propose="tpe", vary=vary))

    assert all(0.0001 <= float(each["lr"]) <= 1 for each in found)
    assert all(("momentum" in each) == (each["optimizer"] == "nesterov") for each in found)

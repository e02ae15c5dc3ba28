"""The sweeps that come with nntui."""

import pytest

from nntui.errors import ConfigError, UsageError
from nntui.recipes.registry import recipe
from nntui.sweeps.plan import complete
from nntui.sweeps.studies import registry


@pytest.mark.parametrize("name", registry.names())
def test_each_value_of_a_study_is_legal_in_its_recipe(name: str) -> None:
    """Every trial has another value of one setting."""
    given = registry.study(name)
    base = {**recipe(given.pop("recipe")).settings, "validation": 10_000}
    plan = complete({**given, "base": base})

    assert plan.finite is not None
    assert plan.trials == sum(map(len, given["vary"].values()))
    for values in plan.finite:
        ((setting, value),) = values.items()
        assert getattr(plan.config_of(values), setting) == value


@pytest.mark.parametrize(
    ("name", "only", "error", "message"),
    [
        ("rashid", "momentum", UsageError, "rashid: its sweep does not vary 'momentum'; try one"),
        ("fast", "", UsageError, "fast: this recipe has no sweep; try one of: .*rashid"),
        ("fast", "nope", UsageError, "fast: this recipe has no sweep; try one of: .*rashid"),
        ("nothing", "", ConfigError, "unknown recipe 'nothing'"),
    ],
)
def test_what_cannot_be_swept_is_an_error(
    name: str, only: str, error: type[Exception], message: str
) -> None:
    """Recipes without a sweep, and settings that a sweep does not vary."""
    with pytest.raises(error, match=message):
        registry.study(name, only)


def test_one_setting_of_a_study_can_be_chosen() -> None:
    assert list(registry.study("rashid", "lr")["vary"]) == ["lr"]

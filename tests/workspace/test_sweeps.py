"""Sweeps of a recipe: its variations, and one run for each."""

import pytest

from nntui.errors import ConfigError, UsageError
from nntui.workspace import runs
from nntui.workspace.sweeps import SWEEP_VALIDATION, Variation, train_variation, variations
from tests.workspace.helpers import TINY


def test_variations_change_one_setting_each() -> None:
    """Images are held out to choose by."""
    found = variations("rashid")

    assert len(found) > 2
    for variation in found:
        assert getattr(variation.config, variation.setting) == variation.value
        assert variation.config.validation == SWEEP_VALIDATION
    first = found[0].setting
    assert variations("rashid", first) == [each for each in found if each.setting == first]


@pytest.mark.parametrize(
    ("recipe", "only", "error", "message"),
    [
        ("rashid", "momentum", UsageError, "rashid: its sweep does not vary 'momentum'; try one"),
        ("fast", "", UsageError, "fast: this recipe has no sweep; try one of: .*rashid"),
        ("fast", "nope", UsageError, "fast: this recipe has no sweep; try one of: .*rashid"),
        ("nothing", "", ConfigError, "unknown recipe 'nothing'"),
    ],
)
def test_what_cannot_be_swept_is_an_error(
    recipe: str, only: str, error: type[Exception], message: str
) -> None:
    """Recipes without a sweep, and settings that a sweep does not vary."""
    with pytest.raises(error, match=message):
        variations(recipe, only)


def test_a_variation_is_trained_as_a_run() -> None:
    """The result has the accuracies on both splits, and the name of the run."""
    configured = runs.configure({**TINY, "lr": 0.1})
    variation = Variation("lr", 0.1, configured.config)

    result = train_variation(variation, configured.data)

    assert (result.setting, result.value, result.status) == ("lr", 0.1, "done")
    assert result.validation is not None
    assert result.test is not None
    assert runs.find(result.run).config() == configured.config


def test_a_variation_that_is_stopped_has_no_test_accuracy() -> None:
    """It is kept as a run that can be resumed."""
    configured = runs.configure(TINY)

    result = train_variation(Variation("lr", 0.1, configured.config), configured.data, lambda: "no")

    assert (result.status, result.test) == ("stopped", None)

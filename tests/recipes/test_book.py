"""The recipes: each is a complete config, says whose it is, and has its numbers with commands."""

import re
import shlex

import pytest

from nntui.config.run_config import RunConfig, knobs
from nntui.errors import ConfigError
from nntui.recipes.registry import Recipe, name_of, names, recipe, recipes

_ALL = pytest.mark.parametrize("each", recipes(), ids=lambda each: each.name)


@_ALL
def test_a_recipe_is_a_config(each: Recipe) -> None:
    """Every setting is known and in its range, and the file gives its name."""
    assert each.name in names()
    assert isinstance(each.config, RunConfig)
    assert each.network


@_ALL
def test_a_recipe_says_whose_it_is_and_what_it_claims(each: Recipe) -> None:
    """In words that a terminal may show as they are."""
    for word in (each.title, each.by, each.source, each.claim):
        assert word
        assert word.isprintable()
    assert each.note.replace("\n", "").isprintable()


@_ALL
def test_every_number_has_the_command_that_prints_it(each: Recipe) -> None:
    """One is the recipe as it stands; the others change something and say what."""
    assert each.reproduced is not None
    assert each.reproduced.command == f"nntui train --recipe {each.name}"
    for measured in each.measured:
        program, *arguments = shlex.split(measured.command)
        assert program == "nntui"
        assert f"--recipe {each.name}" in measured.command
        options = re.findall(r"--(\w+)", measured.command)
        assert set(options) <= {"recipe", *knobs()}
        assert arguments
        assert bool(measured.what) == (measured is not each.reproduced)


@_ALL
def test_a_run_of_a_recipe_knows_its_name(each: Recipe) -> None:
    """With any seed and any threads; with another setting it is somebody's own."""
    assert name_of(each.config) == each.name
    assert name_of(each.config.replace(seed=99, threads=2)) == each.name
    assert name_of(each.config.replace(clip_norm=123.0)) == ""


@_ALL
def test_a_sweep_tries_other_values_of_known_settings(each: Recipe) -> None:
    """Every variation is a legal config and differs from the others."""
    tried = [config for _, _, config in each.variations()]

    for setting, value, config in each.variations():
        assert getattr(config, setting) == value
    assert len(tried) == sum(len(values) for values in each.sweep.values())


def test_the_default_run_is_no_recipe() -> None:
    """What nobody published has no name."""
    assert name_of(RunConfig()) == ""


def test_an_unknown_recipe_is_hinted_at() -> None:
    """By the nearest name."""
    with pytest.raises(ConfigError, match="unknown recipe 'rashd'; did you mean rashid"):
        recipe("rashd")


def test_the_first_three_curves_begin_with_the_same_weights() -> None:
    """The same layers, initializer and seed: the fourth differs in the initializer alone."""
    first, *others = (
        recipe(f"bozbay-{name}").config
        for name in ("quadratic", "cross-entropy", "regularized", "new-init")
    )
    for other in others:
        assert (other.layers, other.seed, other.init_scale) == (
            first.layers,
            first.seed,
            first.init_scale,
        )
    assert [first.init == other.init for other in others] == [True, True, False]

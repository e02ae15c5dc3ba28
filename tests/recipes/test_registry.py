"""The recipes: each is a valid configuration with a source, and results with their commands."""

import shlex

import pytest

from nntui.config.knobs import knobs
from nntui.config.run_config import RunConfig
from nntui.errors import ConfigError
from nntui.recipes.registry import Recipe, name_of, names, recipe, recipes

_EACH = pytest.mark.parametrize("each", recipes(), ids=lambda each: each.name)


@_EACH
def test_a_recipe_is_a_valid_configuration(each: Recipe) -> None:
    """Its name is that of its file."""
    assert each.name in names()
    assert isinstance(each.config, RunConfig)
    assert each.network


@_EACH
def test_a_recipe_has_an_author_and_a_claim(each: Recipe) -> None:
    """In text that a terminal can show."""
    for text in (each.title, each.by, each.source, each.claim):
        assert text
        assert text.isprintable()
    assert each.note.replace("\n", "").isprintable()


@_EACH
def test_every_result_has_its_command(each: Recipe) -> None:
    """One is of the recipe itself; the others change settings that exist, and say which."""
    assert each.reproduced is not None
    assert each.reproduced.command == f"nntui train --recipe {each.name}"
    for measured in each.measured:
        program, *arguments = shlex.split(measured.command)
        assert program == "nntui"
        assert f"--recipe {each.name}" in measured.command
        options = {word.removeprefix("--") for word in arguments if word.startswith("--")}
        assert options <= {"recipe", *(name.replace("_", "-") for name in knobs())}
        assert arguments
        assert bool(measured.what) == (measured is not each.reproduced)


@_EACH
def test_a_run_of_a_recipe_is_recognized(each: Recipe) -> None:
    """With any seed and number of threads, but not with another setting changed."""
    assert name_of(each.config) == each.name
    assert name_of(each.config.replace(seed=99, threads=2)) == each.name
    assert name_of(each.config.replace(clip_norm=123.0)) == ""


def test_the_default_configuration_is_not_a_recipe() -> None:
    assert name_of(RunConfig()) == ""


def test_the_error_for_an_unknown_recipe_suggests_a_similar_one() -> None:
    with pytest.raises(ConfigError, match="unknown recipe 'rashd'; did you mean rashid"):
        recipe("rashd")


def test_the_first_three_curves_start_with_the_same_weights() -> None:
    """With the same layers, seed and initializer; only the fourth has another initializer."""
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

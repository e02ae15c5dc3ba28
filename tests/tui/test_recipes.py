"""Recipes in the app: chosen from the palette, ready to be trained."""

from textual.command import CommandPalette

from nntui.recipes.registry import recipe
from nntui.tui.messages.user import RecipeChosen
from nntui.workspace.openable import openables
from nntui.workspace.weight_files import pretrained
from tests.tui.pilots import AppPilot, app_of, edit, network_of, piloted, press, until, until_on


def test_pretrained_weights_are_listed() -> None:
    """They are there before the first run, with accuracy and layers."""
    lines = [each.entry.line for each in openables()]

    names = {path.stem for path in pretrained()}
    assert {line.split()[1] for line in lines if line.startswith("weights ")} == names
    assert names
    assert any(" ".join(line.split()).startswith("weights rashid 96.90 % 200:") for line in lines)


@piloted()
async def test_a_recipe_from_the_palette(pilot: AppPilot) -> None:
    """Its settings are those of the next run, its data are loaded, its network is shown."""
    app = app_of(pilot)

    await pilot.press("ctrl+p")
    await until_on(pilot, CommandPalette)
    await pilot.press(*"recipe zimengx-lines")
    await press(
        pilot,
        "down",
        "enter",
        until_=lambda: app.state.config == recipe("zimengx-lines").config,
    )
    await until(pilot, lambda: app.state.network)

    assert app.state.data is not None
    assert app.state.data.name == "lines"
    assert network_of(pilot).weights.info.recipe == "zimengx-lines"
    assert recipe("zimengx-lines").claim in app.state.note.text


@piloted()
async def test_a_recipe_for_the_data_that_are_shown(pilot: AppPilot) -> None:
    """Nothing is loaded again; the claim of its source is shown."""
    app = app_of(pilot)
    await app.store.dispatch(RecipeChosen("zimengx-lines"))
    await until(pilot, lambda: app.state.network)
    data = app.state.data

    await edit(pilot, lr=0.5)
    await app.store.dispatch(RecipeChosen("zimengx-lines"))
    await until(pilot, lambda: app.state.config == recipe("zimengx-lines").config)

    assert app.state.data is data
    assert recipe("zimengx-lines").claim in app.state.note.text

"""Recipes in the app: chosen from the palette, ready to be trained."""

from textual.command import CommandPalette

from nntui.recipes.registry import recipe
from nntui.tui.messages.user import RecipeChosen
from nntui.workspace.opening import entries
from nntui.workspace.weight_files import pretrained
from tests.tui.pilots import AppPilot, app_of, edit, network_of, piloted, press, until, until_on


def test_pretrained_weights_are_listed_first() -> None:
    """Saved weights and runs follow."""
    lines = [each.line for each in entries()]

    names = [path.stem for path in pretrained()]
    assert [line.split()[:2] for line in lines[: len(names)]] == [["pretrained", n] for n in names]
    assert names
    assert f"{'pretrained rashid':<34}  96.90 %  mnist" in lines


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

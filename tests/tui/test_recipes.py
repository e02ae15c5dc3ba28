"""Published experiments in the app: chosen from the palette, ready to be trained."""

from textual.command import CommandPalette

from nntui.recipes.registry import recipe
from nntui.tui import bridge
from nntui.workspace.library import pretrained_weights
from tests.tui.pilots import AppPilot, app_of, piloted, until


def test_what_came_with_nntui_is_listed_first() -> None:
    """Then what was saved, then the runs."""
    lines = list(bridge.entries().values())

    names = [path.stem for path in pretrained_weights()]
    assert [line.split()[:2] for line in lines[: len(names)]] == [["pretrained", n] for n in names]
    assert names
    assert f"{'pretrained rashid':<34}  96.90 %  mnist" in lines


@piloted()
async def test_a_recipe_from_the_palette(pilot: AppPilot) -> None:
    """Its settings are those of the next run, its data is loaded, its network is shown."""
    app = app_of(pilot)

    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(app.screen, CommandPalette))
    await pilot.press(*"recipe zimengx-lines")
    await pilot.press("down", "enter")
    await until(pilot, lambda: app.state.config == recipe("zimengx-lines").config)
    await until(pilot, lambda: app.state.model is not None)

    assert app.state.data is not None
    assert app.state.model is not None
    assert app.state.data.name == "lines"
    assert app.state.model.weights.info.recipe == "zimengx-lines"


@piloted()
async def test_a_recipe_of_the_data_that_is_there(pilot: AppPilot) -> None:
    """Nothing is loaded anew; the claim of its source is told."""
    app = app_of(pilot)
    await app.take_recipe("zimengx-lines")
    await until(pilot, lambda: app.state.model is not None)
    data = app.state.data

    await app.configure({"lr": 0.5})
    await app.take_recipe("zimengx-lines")
    await until(pilot, lambda: app.state.config == recipe("zimengx-lines").config)

    assert app.state.data is data
    assert recipe("zimengx-lines").claim in app.state.note

"""The network panel: layers that are added, changed and removed."""

from functools import partial

from textual.widgets import Input

from nntui.config.layer_edits import resized
from nntui.tui.app import NntuiApp
from nntui.tui.dialogs.ask import Ask
from nntui.tui.dialogs.pick import Pick
from nntui.tui.widgets.network_panel import NetworkPanel
from tests.tui.pilots import (
    AppPilot,
    app_of,
    edit,
    piloted,
    place_of,
    press,
    screen_text,
    until,
    until_on,
    until_shown,
    words_in,
    words_on_screen,
)


def _shows(app: NntuiApp, layers: str) -> bool:
    """Return whether these layers are the settings, and as many rows are there."""
    count = len(layers.split(",")) if layers else 0
    return (
        app.state.config.layers == layers and len(app.query_one(NetworkPanel).keys()) == count + 2
    )


def _in_panel(app: NntuiApp) -> bool:
    return app.focused is app.query_one(NetworkPanel)


@piloted()
async def test_layers_are_added_resized_changed_and_removed(pilot: AppPilot) -> None:
    """Each key does to the layer under the cursor what the table of keys says."""
    app = app_of(pilot)
    steps = (
        (("tab", "n"), "128:relu,128:relu"),
        (("plus",), "128:relu,144:relu"),
        (("minus", "minus"), "128:relu,120:relu"),
        (("right",), "128:relu,120:sigmoid"),
        (("K",), "120:sigmoid,128:relu"),
        (("c",), "120:sigmoid,120:sigmoid,128:relu"),
        (("J",), "120:sigmoid,128:relu,120:sigmoid"),
        (("d",), "120:sigmoid,128:relu"),
        (("up", "d"), "128:relu"),
        (("6", "4", "enter"), "64:relu"),
        (("enter", *"32:tanh", "enter"), "32:tanh"),
        (("d",), ""),
    )
    for keys, layers in steps:
        await press(pilot, *keys, until_=partial(_shows, app, layers))
        await until(pilot, partial(_in_panel, app))
    await until_shown(pilot, "7,850 weights")


@piloted()
async def test_kind_and_activation_are_chosen_from_lists(pilot: AppPilot) -> None:
    """Each choice has a line of explanation; a layer without activation says so."""
    app = app_of(pilot)
    await pilot.press("tab", "v")
    await until_on(pilot, Pick)
    await press(pilot, *"gelu", "enter", until_=partial(_shows, app, "128:gelu"))
    await pilot.press("t")
    await until_on(pilot, Pick)
    await until(pilot, lambda: "against overfitting" in words_on_screen(pilot))
    await press(pilot, *"dropout", "enter", until_=partial(_shows, app, "dropout:0.2"))
    await press(pilot, "v", until_=lambda: app.state.note.text == "dropout has no activation")


@piloted()
async def test_what_cannot_work_is_refused_at_once(pilot: AppPilot) -> None:
    """A pool larger than its input: the reason stands under the layer, and nothing changes."""
    app = app_of(pilot)
    panel = app.query_one(NetworkPanel)
    one, three = "conv:4x5:relu", "conv:4x5:relu,conv:4x5:relu,64:relu"
    await press(pilot, "tab", "enter", *"conv:4x5", "enter", until_=partial(_shows, app, one))
    await pilot.press("c", "enter", *"pool:50")
    await until(pilot, lambda: "layer 2, pool:50: pooling of 50" in words_in(panel))
    await press(pilot, "escape", "n", until_=partial(_shows, app, three))
    await pilot.press("K")
    await until(pilot, lambda: "layer 3" in words_in(panel))
    assert _shows(app, three)


@piloted()
async def test_a_size_is_taken_by_space(pilot: AppPilot) -> None:
    """What is typed into a layer trains, too."""
    app = app_of(pilot)
    await edit(pilot, epochs=1)
    await pilot.press("tab", "9", "space")
    await until(pilot, lambda: app.state.run_config is not None)
    assert app.state.run_config is not None
    assert app.state.run_config.layers == app.state.config.layers == "9:relu"


@piloted()
async def test_the_focus_stays_with_the_layers(pilot: AppPilot) -> None:
    """However fast keys come, what is typed next is for the layers too."""
    app = app_of(pilot)
    await pilot.press("tab")
    panel = app.query_one(NetworkPanel)
    for _ in range(4):
        panel.action_add_layer()
    await until(pilot, partial(_shows, app, ",".join(["128:relu"] * 5)))
    await until(pilot, partial(_in_panel, app))
    for left in (4, 3):
        await press(pilot, "d", until_=partial(_shows, app, ",".join(["128:relu"] * left)))
        await until(pilot, partial(_in_panel, app))
    await pilot.press("e")
    await until_on(pilot, Ask)
    app.screen.query_one(Input).value = "20,30"
    await press(pilot, "enter", until_=partial(_shows, app, "20:relu,30:relu"))
    await until(pilot, partial(_in_panel, app))


@piloted()
async def test_a_click_edits_a_layer(pilot: AppPilot) -> None:
    """What is typed after a click is its size; the words below are buttons, also meanwhile."""
    app = app_of(pilot)
    await edit(pilot, layers="20,30")
    await until(pilot, partial(_shows, app, "20:relu,30:relu"))
    await pilot.click("#network", offset=(5, 3))
    await press(pilot, *"40", "enter", until_=partial(_shows, app, "20:relu,40:relu"))
    await pilot.click("#network", offset=(5, 2))
    await press(pilot, *"50", until_=lambda: "50" in screen_text(pilot))
    await pilot.click(offset=place_of(pilot, "n add"))
    await until(pilot, partial(_shows, app, "50:relu,40:relu,40:relu"))
    await pilot.click(offset=place_of(pilot, "K up"))
    await until(pilot, partial(_shows, app, "40:relu,50:relu,40:relu"))
    await pilot.click(offset=place_of(pilot, "d remove"))
    await until(pilot, partial(_shows, app, "50:relu,40:relu"))


@piloted()
async def test_a_network_too_deep_is_refused(pilot: AppPilot) -> None:
    """Beyond 32 layers the panel says so, and nothing changes."""
    app = app_of(pilot)
    panel = app.query_one(NetworkPanel)
    await edit(pilot, layers=",".join(["4"] * 32))
    panel.focus()
    await press(pilot, "n", until_=lambda: "at most 32" in words_in(panel))
    assert len(app.state.config.hidden) == 32


@piloted()
async def test_layers_as_text(pilot: AppPilot) -> None:
    """The key e edits all layers in their notation, and refuses there what does not fit."""
    app = app_of(pilot)
    await pilot.press("e")
    await until_on(pilot, Ask)
    field = app.screen.query_one(Input)
    field.value = "pool:99"
    await press(pilot, "enter", until_=lambda: "layer 1" in words_on_screen(pilot))
    field.value = "conv:4x5:relu,pool:2,12:tanh"
    await press(pilot, "enter", until_=partial(_shows, app, "conv:4x5:relu,pool:2,12:tanh"))
    await until_shown(pilot, "conv 4x5 relu", "4x24x24", "pool 2", "4x12x12", "12 tanh", "6,924")


def test_sizes_change_in_round_steps() -> None:
    """Up and down again leads back, and sizes stay within their limits."""
    assert [resized(units, 1) for units in (1, 7, 10, 128, 1000)] == [2, 8, 11, 144, 1024]
    assert [resized(units, -1) for units in (2, 8, 128, 144)] == [1, 7, 120, 128]
    assert (resized(1, -1), resized(16_384, 1)) == (1, 16_384)

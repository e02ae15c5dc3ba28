"""The network panel: layers that are added, changed and removed."""

from functools import partial

from textual.widgets import Input

from nntui.tui.app import NntuiApp
from nntui.tui.dialogs.ask import Ask
from nntui.tui.widgets.layer_row import LayerRow, resized
from nntui.tui.widgets.network_panel import NetworkPanel
from tests.tui.pilots import (
    AppPilot,
    app_of,
    edit,
    piloted,
    press,
    until,
    until_on,
    until_shown,
    words_on_screen,
)


def _shows(app: NntuiApp, layers: str) -> bool:
    """Return whether these layers are the settings, and as many rows are mounted."""
    count = len(layers.split(",")) if layers else 0
    return app.state.config.layers == layers and len(app.query(LayerRow)) == count


def _in_panel(app: NntuiApp) -> bool:
    panel = app.query_one(NetworkPanel)
    return app.focused is not None and panel in app.focused.ancestors


@piloted()
async def test_layers_are_added_resized_changed_and_removed(pilot: AppPilot) -> None:
    """The key n adds, + and - resize, arrows change the activation, d removes."""
    app = app_of(pilot)
    steps = (
        (("tab", "n"), "128:relu,128:relu"),
        (("plus",), "128:relu,144:relu"),
        (("minus", "minus"), "128:relu,120:relu"),
        (("tab", "right"), "128:relu,120:sigmoid"),
        (("d",), "128:relu"),
        (("6", "4", "enter"), "64:relu"),
        (("d",), ""),
    )
    for keys, layers in steps:
        await press(pilot, *keys, until_=partial(_shows, app, layers))
        await until(pilot, partial(_in_panel, app))
    await until_shown(pilot, "7,850 weights")


@piloted()
async def test_a_second_key_removes_no_other_layer(pilot: AppPilot) -> None:
    """A second d for a row that is being removed removes no other row."""
    app = app_of(pilot)
    await edit(pilot, layers="1,2,3")
    await until(pilot, partial(_shows, app, "1:relu,2:relu,3:relu"))
    row = list(app.query(LayerRow))[2]
    row.action_remove_layer()
    row.action_remove_layer()
    await until(pilot, partial(_shows, app, "1:relu,2:relu"))
    await pilot.pause()
    assert app.state.config.layers == "1:relu,2:relu"


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
async def test_the_buttons_do_the_same(pilot: AppPilot) -> None:
    """Everything can be done by mouse too."""
    app = app_of(pilot)
    await pilot.click("#add-layer")
    await until(pilot, partial(_shows, app, "128:relu,128:relu"))
    buttons = list(app.query(LayerRow).first().query("Button"))
    await pilot.pause()
    await pilot.click(buttons[2])
    await until(pilot, partial(_shows, app, "128:relu"))


@piloted()
async def test_a_network_too_deep_is_refused(pilot: AppPilot) -> None:
    """Beyond 32 layers the panel says so, and nothing changes."""
    app = app_of(pilot)
    await edit(pilot, layers=",".join(["4"] * 32))
    await until(pilot, lambda: len(app.query(LayerRow)) == 32)
    pilot.app.screen.query_one("#add-layer").focus()
    await press(pilot, "n", until_=lambda: "at most 32" in words_on_screen(pilot))
    assert len(app.state.config.hidden) == 32


@piloted()
async def test_layers_as_text(pilot: AppPilot) -> None:
    """The key e edits all layers in their notation, and refuses there what does not fit."""
    app = app_of(pilot)
    app.query_one("#add-layer").focus()
    await pilot.press("e")
    await until_on(pilot, Ask)
    field = app.screen.query_one(Input)
    field.value = "pool:99"
    await press(pilot, "enter", until_=lambda: "layer 1" in words_on_screen(pilot))
    field.value = "conv:4x5:relu,pool:2,12:tanh"
    await press(pilot, "enter", until_=partial(_shows, app, "conv:4x5:relu,pool:2,12:tanh"))
    await until_shown(pilot, "conv:4x5:relu", "pool:2", "< tanh >")


def test_sizes_change_in_round_steps() -> None:
    """Up and down again leads back, and sizes stay within their limits."""
    assert [resized(units, 1) for units in (1, 7, 10, 128, 1000)] == [2, 8, 11, 144, 1024]
    assert [resized(units, -1) for units in (2, 8, 128, 144)] == [1, 7, 120, 128]
    assert (resized(1, -1), resized(16_384, 1)) == (1, 16_384)

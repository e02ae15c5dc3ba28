"""The panels of settings: fields that refuse, layers that come and go."""

from dataclasses import replace
from functools import partial

from textual.widgets import Input

from nntui.tui.app import NntuiApp
from nntui.tui.screens.dialogs import Ask
from nntui.tui.widgets.fields import ChoiceField, NumberField
from nntui.tui.widgets.layer_row import LayerRow, resized
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.workspace.library import all_runs
from tests.tui.pilots import AppPilot, app_of, piloted, screen_text, until


def _field(pilot: AppPilot, name: str) -> NumberField:
    return pilot.app.screen.query_one(f"#field-{name}", NumberField)


def _has(app: NntuiApp, name: str, value: object) -> bool:
    return bool(getattr(app.state.config, name) == value)


def _has_rows(app: NntuiApp, count: int) -> bool:
    return len(app.query(LayerRow)) == count


@piloted()
async def test_a_value_out_of_range_is_refused_in_the_field(pilot: AppPilot) -> None:
    """The field says the range, keeps the focus on enter, and its old value when it is left."""
    app = app_of(pilot)
    field = _field(pilot, "batch")
    field.focus()
    await pilot.pause()
    await pilot.press("0")
    await pilot.pause()
    flat = " ".join(screen_text(pilot).split())
    assert field.has_class("-refused")
    assert "batch: expected a whole number" in flat
    assert "65536" in flat
    await pilot.press("enter")
    assert app.focused is field
    await pilot.press("tab")
    await pilot.pause()
    assert field.value == "64"
    assert app.state.config.batch == 64
    assert "expected" not in screen_text(pilot)


@piloted()
async def test_a_legal_value_is_taken(pilot: AppPilot) -> None:
    """Typed and confirmed, a value is that of the next run."""
    app = app_of(pilot)
    for name, typed, value in (("lr", "1e-2", 0.01), ("epochs", "7", 7), ("seed", "42", 42)):
        _field(pilot, name).focus()
        await pilot.pause()
        await pilot.press(*typed.replace("-", "$").replace("$", "-"), "enter")
        await until(pilot, partial(_has, app, name, value))


@piloted()
async def test_only_harmless_keys_leave_a_field(pilot: AppPilot) -> None:
    """Keys for looking work in a field; typing 1.5 where a whole number belongs trains nothing."""
    app = app_of(pilot)
    _field(pilot, "epochs").focus()
    await pilot.pause()
    await pilot.press("m")
    assert app.state.cursor.wrong
    assert _field(pilot, "epochs").value == "10"
    await pilot.press("1", "full_stop", "5", "x", "s", "r", "o")
    await pilot.pause()
    assert _field(pilot, "epochs").value == "15"
    assert app.state.run is None
    assert app.screen is app.main


@piloted()
async def test_another_optimizer_brings_its_learning_rate(pilot: AppPilot) -> None:
    """Adam's rate would hardly move SGD, so the field follows."""
    app = app_of(pilot)
    pilot.app.screen.query_one("#field-optimizer", ChoiceField).focus()
    await pilot.pause()
    await pilot.press("left")
    await until(pilot, lambda: app.state.config.optimizer == "momentum")
    assert (app.state.config.lr, _field(pilot, "lr").value) == (0.05, "0.05")


@piloted()
async def test_layers_are_added_resized_changed_and_removed(pilot: AppPilot) -> None:
    """n adds, + and - resize, arrows change the activation, d removes; all by keys."""
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
        await pilot.press(*keys)
        await until(pilot, partial(_has, app, "layers", layers))
        await until(pilot, partial(_has_rows, app, len(layers.split(",")) if layers else 0))
        await pilot.pause()
    await until(pilot, lambda: "7,850 weights" in screen_text(pilot))


@piloted()
async def test_keys_that_come_together_remove_one_layer_each_at_most(pilot: AppPilot) -> None:
    """A second d meant for a row that is being taken away takes no other."""
    app = app_of(pilot)
    await app.configure({"layers": "1,2,3"})
    await until(pilot, partial(_has_rows, app, 3))
    row = list(app.query(LayerRow))[2]
    row.action_remove_layer()
    row.action_remove_layer()
    await until(pilot, partial(_has, app, "layers", "1:relu,2:relu"))
    await until(pilot, partial(_has_rows, app, 2))
    await pilot.pause()
    assert app.state.config.layers == "1:relu,2:relu"


@piloted()
async def test_the_focus_stays_with_the_layers(pilot: AppPilot) -> None:
    """However fast the keys come: what is typed next is meant for the layers too."""
    app = app_of(pilot)
    await pilot.press("tab")
    panel = app.query_one(NetworkPanel)
    for _ in range(4):
        panel.action_add_layer()
    await until(pilot, partial(_has, app, "layers", ",".join(["128:relu"] * 5)))
    await until(pilot, partial(_has_rows, app, 5))
    await until(pilot, lambda: app.focused is not None and panel in app.focused.ancestors)
    for left in (4, 3):
        await pilot.press("d")
        await until(pilot, partial(_has_rows, app, left))
        await until(pilot, lambda: app.focused is not None and panel in app.focused.ancestors)
    await pilot.press("e")
    await until(pilot, lambda: isinstance(app.screen, Ask))
    app.screen.query_one(Input).value = "20,30"
    await pilot.press("enter")
    await until(pilot, partial(_has, app, "layers", "20:relu,30:relu"))
    await until(pilot, partial(_has_rows, app, 2))
    await until(pilot, lambda: app.focused is not None and panel in app.focused.ancestors)


@piloted()
async def test_the_buttons_do_the_same(pilot: AppPilot) -> None:
    """Everything can be done by mouse too."""
    app = app_of(pilot)
    await pilot.click("#add-layer")
    await until(pilot, lambda: app.state.config.layers == "128:relu,128:relu")
    await until(pilot, lambda: len(app.query(LayerRow)) == 2)
    buttons = list(app.query(LayerRow).first().query("Button"))
    await pilot.click(buttons[2])
    await until(pilot, lambda: app.state.config.layers == "128:relu")


@piloted()
async def test_a_network_too_deep_is_refused(pilot: AppPilot) -> None:
    """Beyond the most layers there can be, the panel says so and nothing changes."""
    app = app_of(pilot)
    await app.configure({"layers": ",".join(["4"] * 32)})
    await until(pilot, lambda: len(app.query(LayerRow)) == 32)
    pilot.app.screen.query_one("#add-layer").focus()
    await pilot.press("n")
    await pilot.pause()
    assert len(app.state.config.hidden) == 32
    assert "at most 32" in " ".join(screen_text(pilot).split())


@piloted()
async def test_layers_as_text(pilot: AppPilot) -> None:
    """e edits all layers in their notation, refusing there what cannot be; then they are rows."""
    app = app_of(pilot)
    app.query_one("#add-layer").focus()
    await pilot.press("e")
    await until(pilot, lambda: isinstance(app.screen, Ask))
    field = app.screen.query_one(Input)
    field.value = "pool:99"
    await pilot.press("enter")
    await pilot.pause()
    assert "layer 1" in " ".join(screen_text(pilot).split())
    field.value = "conv:4x5:relu,pool:2,12:tanh"
    await pilot.press("enter")
    await until(pilot, partial(_has, app, "layers", "conv:4x5:relu,pool:2,12:tanh"))
    await until(pilot, partial(_has_rows, app, 3))
    await pilot.pause()
    text = screen_text(pilot)
    assert all(words in text for words in ("conv:4x5:relu", "pool:2", "< tanh >"))


def test_sizes_go_up_and_down_by_round_steps() -> None:
    """Up and down again leads back, and sizes never leave their limits."""
    assert [resized(units, 1) for units in (1, 7, 10, 128, 1000)] == [2, 8, 11, 144, 1024]
    assert [resized(units, -1) for units in (2, 8, 128, 144)] == [1, 7, 120, 128]
    assert (resized(1, -1), resized(16_384, 1)) == (1, 16_384)


@piloted()
async def test_augmentation_is_typed_as_text(pilot: AppPilot) -> None:
    """Refused as it is typed, while it is not understood; taken in its canonical spelling."""
    app = app_of(pilot)
    field = _field(pilot, "augment")
    field.focus()
    await pilot.pause()
    await pilot.press(*"rotate:10,shft")
    await pilot.pause()
    flat = " ".join(screen_text(pilot).replace("│", " ").split())
    assert field.has_class("-refused")
    assert "did you mean shift?" in flat
    await pilot.press(*["backspace"] * 4, *"shift:2", "enter")
    await until(pilot, partial(_has, app, "augment", "shift:2,rotate:10"))
    assert field.value == "shift:2,rotate:10"


@piloted()
async def test_images_that_are_not_there_are_refused(pilot: AppPilot) -> None:
    """More to hold out than there are: a sentence, and the setting stays as it was."""
    app = app_of(pilot)
    await app.configure({"validation": 30_000})
    assert "validation: expected fewer than the 30000" in app.state.note
    assert app.state.config.validation == 5_000
    await app.configure({"train_size": 60_000, "resample": True})
    assert (app.state.config.train_size, app.state.config.resample) == (60_000, True)


@piloted()
async def test_what_cannot_be_trained_is_not_begun(pilot: AppPilot) -> None:
    """Settings that another data set made impossible: a sentence, and no run."""
    app = app_of(pilot)
    assert app.state.data is not None
    fixed = replace(app.state.data, generator=None)
    await app.become(data=fixed, config=app.state.config.replace(resample=True))
    await pilot.press("space")
    await until(pilot, lambda: "fresh: expected a data set that is drawn" in app.state.note)
    assert app.state.run is None
    assert all_runs() == []

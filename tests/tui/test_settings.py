"""The settings panel: fields that refuse what is not legal, and settings that the app refuses."""

from dataclasses import replace
from functools import partial

from textual.widget import Widget

from nntui.tui.widgets.choice_field import ChoiceField
from nntui.tui.widgets.number_field import NumberField
from nntui.workspace.runs import all_runs
from tests.tui.pilots import (
    AppPilot,
    app_of,
    edit,
    piloted,
    press,
    screen_text,
    until,
    words_on_screen,
)


def _field(pilot: AppPilot, name: str) -> NumberField:
    return pilot.app.screen.query_one(f"#field-{name}", NumberField)


def _has(pilot: AppPilot, name: str, value: object) -> bool:
    return bool(getattr(app_of(pilot).state.config, name) == value)


async def _focus(pilot: AppPilot, widget: Widget) -> None:
    widget.focus()
    await until(pilot, lambda: widget.has_focus)


@piloted()
async def test_a_value_out_of_range_is_refused_in_the_field(pilot: AppPilot) -> None:
    """The range is shown, enter keeps the focus, and leaving restores the old value."""
    app, field = app_of(pilot), _field(pilot, "batch")
    await _focus(pilot, field)
    refusal = "batch: expected a whole number"
    await press(pilot, "0", until_=lambda: refusal in words_on_screen(pilot))
    assert "65536" in words_on_screen(pilot)
    assert field.has_class("-refused")
    await press(pilot, "enter", until_=lambda: app.focused is field)
    await press(pilot, "tab", until_=lambda: field.value == "64")
    await until(pilot, lambda: "expected" not in screen_text(pilot))
    assert app.state.config.batch == 64


@piloted()
async def test_a_legal_value_is_taken(pilot: AppPilot) -> None:
    """A value that is typed and confirmed is that of the next run."""
    for name, typed, value in (("lr", "1e-2", 0.01), ("epochs", "7", 7), ("seed", "42", 42)):
        await _focus(pilot, _field(pilot, name))
        await press(pilot, *typed, "enter", until_=partial(_has, pilot, name, value))


@piloted()
async def test_only_harmless_keys_leave_a_field(pilot: AppPilot) -> None:
    """Keys for looking work in a field; typing 1.5 where a whole number belongs trains nothing."""
    app, field = app_of(pilot), _field(pilot, "epochs")
    await _focus(pilot, field)
    await press(pilot, "m", until_=lambda: app.state.cursor.wrong)
    assert field.value == "10"
    await press(
        pilot, *("1", "full_stop", "5", "x", "s", "r", "o"), until_=lambda: field.value == "15"
    )
    assert app.state.run is None
    assert app.state.start is None
    assert app.screen is app.main


@piloted()
async def test_another_optimizer_brings_its_learning_rate(pilot: AppPilot) -> None:
    """The rate of Adam would hardly change weights under SGD, so the field follows."""
    app = app_of(pilot)
    await _focus(pilot, app.screen.query_one("#field-optimizer", ChoiceField))
    await press(pilot, "left", until_=lambda: app.state.config.optimizer == "momentum")
    await until(pilot, lambda: _field(pilot, "lr").value == "0.05")
    assert app.state.config.lr == 0.05


@piloted()
async def test_augmentation_is_typed_as_text(pilot: AppPilot) -> None:
    """It is refused while it is not understood, and taken in its canonical spelling."""
    app, field = app_of(pilot), _field(pilot, "augment")
    await _focus(pilot, field)
    await press(
        pilot,
        *"rotate:10,shft",
        until_=lambda: "did you mean shift?" in words_on_screen(pilot),
    )
    assert field.has_class("-refused")
    await press(
        pilot,
        *["backspace"] * 4,
        *"shift:2",
        "enter",
        until_=lambda: app.state.config.augment == "shift:2,rotate:10",
    )
    await until(pilot, lambda: field.value == "shift:2,rotate:10")


@piloted()
async def test_settings_without_effect_are_dimmed(pilot: AppPilot) -> None:
    """Momentum has no effect with Adam; what applies to files is shown for files only."""
    field = _field(pilot, "momentum")
    assert field.has_class("-unused")
    assert "header" not in screen_text(pilot)
    await edit(pilot, optimizer="momentum")
    await until(pilot, lambda: not field.has_class("-unused"))


@piloted()
async def test_more_images_than_there_are_are_refused(pilot: AppPilot) -> None:
    """The setting stays as it was, also in its field."""
    app, field = app_of(pilot), _field(pilot, "validation")
    await _focus(pilot, field)
    await pilot.press(*"30000", "enter")
    await until(pilot, lambda: "validation: expected fewer than the 30000" in app.state.note.text)
    await until(pilot, lambda: field.value == "5000")
    assert app.state.config.validation == 5_000
    await edit(pilot, train_size=60_000, resample=True)
    assert (app.state.config.train_size, app.state.config.resample) == (60_000, True)


@piloted()
async def test_impossible_settings_start_no_run(pilot: AppPilot) -> None:
    """Settings that do not go with the data are reported, and nothing is written."""
    app = app_of(pilot)
    assert app.state.data is not None
    fixed = replace(app.state.data, generator=None)
    config = app.state.config.replace(resample=True)
    app.store.state = replace(app.state, data=fixed, config=config)
    await press(pilot, "space", until_=lambda: app.state.note.text.startswith("resample: expected"))
    assert app.state.run is None
    assert all_runs() == []

"""The settings panel: values that are typed, taken and refused, in groups with explanations."""

from dataclasses import replace
from functools import partial
from itertools import product

from textual import events

from nntui.config.knobs import knobs
from nntui.tui.app import NntuiApp
from nntui.tui.dialogs.pick import Pick
from nntui.tui.dialogs.show_differences import ShowDifferences
from nntui.tui.widgets.settings_panel import SettingsPanel
from nntui.workspace.runs import all_runs
from tests.tui.pilots import (
    AppPilot,
    app_of,
    edit,
    go_to,
    opened,
    piloted,
    press,
    screen_text,
    train_for_long,
    until,
    until_on,
    value_of,
    words_in,
    words_on_screen,
)


def _has(pilot: AppPilot, name: str, value: object) -> bool:
    return bool(getattr(app_of(pilot).state.config, name) == value)


@piloted()
async def test_a_value_out_of_range_is_refused_beside_it(pilot: AppPilot) -> None:
    """The range is shown under the row, enter keeps it, and leaving restores the old value."""
    app, panel = app_of(pilot), await go_to(pilot, "batch")
    refusal = "batch: expected a whole number"
    await press(pilot, "0", until_=lambda: refusal in words_on_screen(pilot))
    assert "65536" in words_on_screen(pilot)
    lines = screen_text(pilot).splitlines()
    row = next(number for number, line in enumerate(lines) if "batch  " in line)
    assert "expected a whole" in lines[row + 1]
    await press(pilot, "enter", until_=lambda: panel.edit is not None)
    await press(pilot, "tab", until_=lambda: value_of(pilot, "batch") == "64")
    await until(pilot, lambda: "expected" not in screen_text(pilot))
    assert app.state.config.batch == 64


@piloted()
async def test_a_legal_value_is_taken(pilot: AppPilot) -> None:
    """A value that is typed and confirmed is that of the next run, and the cursor stays."""
    for name, typed, value in (("lr", "1e-2", 0.01), ("epochs", "7", 7), ("seed", "42", 42)):
        panel = await go_to(pilot, name)
        await press(pilot, *typed, "enter", until_=partial(_has, pilot, name, value))
        assert panel.cursor == name


@piloted()
async def test_keys_that_write_no_number_work_while_one_is_typed(pilot: AppPilot) -> None:
    """Digits and the point are kept, so that 1.5 trains nothing; other keys do what they do."""
    app, panel = app_of(pilot), await go_to(pilot, "epochs")
    await press(pilot, "1", "full_stop", "5", until_=lambda: value_of(pilot, "epochs") == "15")
    assert "not part of such a value" in app.state.note.text
    await press(pilot, "m", until_=lambda: app.state.cursor.wrong)
    assert app.state.run is None
    assert app.state.start is None
    assert panel.edit is not None
    await pilot.press("question_mark")
    await until(pilot, lambda: app.screen is not app.main)
    await press(pilot, "escape", until_=lambda: app.screen is app.main)
    assert value_of(pilot, "epochs") == "15"


@piloted()
async def test_space_takes_what_is_typed(pilot: AppPilot) -> None:
    """A run has the value that the row shows, also without enter before."""
    app = app_of(pilot)
    await edit(pilot, epochs=1, layers="4")
    await go_to(pilot, "lr")
    await pilot.press(*"0.02", "space")
    await until(pilot, lambda: app.state.run_config is not None)
    assert app.state.run_config is not None
    assert app.state.run_config.lr == app.state.config.lr == 0.02
    assert app.query_one(SettingsPanel).edit is None


@piloted()
async def test_a_click_on_start_takes_what_is_typed(pilot: AppPilot) -> None:
    """The bar of keys does what the keys do."""
    app = app_of(pilot)
    await edit(pilot, epochs=1, layers="4")
    await go_to(pilot, "lr")
    await pilot.press(*"0.02")
    bar = screen_text(pilot).splitlines()[-1]
    await pilot.click("#keys", offset=(bar.index("start/pause"), 0))
    await until(pilot, lambda: app.state.run_config is not None)
    assert app.state.run_config is not None
    assert app.state.run_config.lr == 0.02


@piloted()
async def test_nothing_starts_while_a_value_is_not_legal(pilot: AppPilot) -> None:
    """The reason is shown, and what was typed is still there."""
    app, panel = app_of(pilot), await go_to(pilot, "augment")
    await press(pilot, *"90", "space", until_=lambda: app.state.note.severity == "error")
    assert "esc restores the value" in app.state.note.text
    assert app.state.run is None
    assert app.state.start is None
    assert panel.edit is not None
    await press(pilot, "escape", until_=lambda: panel.edit is None)
    assert value_of(pilot, "augment") == ""
    assert app.state.draft is None


@piloted()
async def test_a_value_that_is_not_taken_yet_is_visible_as_such(pilot: AppPilot) -> None:
    """The value that holds meanwhile stands beside it."""
    await go_to(pilot, "lr")
    await press(pilot, *"0.02", until_=lambda: "was 0.003" in screen_text(pilot))
    await press(pilot, "enter", until_=lambda: "was 0.003" not in screen_text(pilot))


@piloted()
async def test_a_click_selects_a_value(pilot: AppPilot) -> None:
    """What is typed after a click replaces it, as after tab."""
    panel = app_of(pilot).query_one(SettingsPanel)
    lines = screen_text(pilot).splitlines()
    y = next(number for number, line in enumerate(lines) if "lr  " in line)
    await pilot.click("#settings", offset=(20, y - panel.region.y))
    await press(pilot, *"0.05", "enter", until_=partial(_has, pilot, "lr", 0.05))


@piloted()
async def test_another_optimizer_brings_its_learning_rate(pilot: AppPilot) -> None:
    """The rate of Adam would hardly change weights under SGD; the row says what happened."""
    app, panel = app_of(pilot), await go_to(pilot, "optimizer")
    await press(pilot, "left", until_=lambda: app.state.config.optimizer == "momentum")
    await until(pilot, lambda: value_of(pilot, "lr") == "0.05")
    assert app.state.config.lr == 0.05
    expected = "was 0.003; 0.05 is the default with optimizer momentum"
    await until(pilot, lambda: expected in words_in(panel))


@piloted()
async def test_augmentation_is_typed_as_text(pilot: AppPilot) -> None:
    """It is refused while it is not understood, and taken in its canonical spelling."""
    app, panel = app_of(pilot), await go_to(pilot, "augment")
    await press(
        pilot,
        *"rotate:10,shft",
        until_=lambda: "did you mean shift?" in words_in(panel),
    )
    await press(
        pilot,
        *["backspace"] * 4,
        *"shift:2",
        "enter",
        until_=lambda: app.state.config.augment == "shift:2,rotate:10",
    )
    await until(pilot, lambda: value_of(pilot, "augment") == "shift:2,rotate:10")


@piloted()
async def test_settings_without_effect_are_not_there(pilot: AppPilot) -> None:
    """Momentum has no effect with Adam; what applies to files is shown for files only."""
    panel = await go_to(pilot, "weight_decay")
    await go_to(pilot, "clip_norm")
    assert not {"momentum", "header"} & set(panel.keys())
    await edit(pilot, optimizer="momentum")
    await until(pilot, lambda: value_of(pilot, "momentum") == "0.9")


@piloted()
async def test_groups_are_folded_but_for_the_settings_that_matter(pilot: AppPilot) -> None:
    """Enter, a click and the arrows unfold a group; what was changed in it is counted."""
    panel = app_of(pilot).query_one(SettingsPanel)
    common = [name for name, known in knobs().items() if known.common]
    assert len(common) == 7
    shown = [row.key for row in panel.rows if row.kind != "group"]
    assert shown == [name for name in common if name != "layers"]
    await edit(pilot, seed=5)
    await until(pilot, lambda: "3 more, 1 changed" in screen_text(pilot))
    panel.go_to("Run")
    await press(pilot, "enter", until_=lambda: value_of(pilot, "seed"))
    await press(pilot, "left", until_=lambda: not value_of(pilot, "seed"))
    await press(pilot, "right", until_=lambda: value_of(pilot, "threads"))


@piloted()
async def test_the_setting_under_the_cursor_is_explained(pilot: AppPilot) -> None:
    """What it is, its range, its default and when it applies, below the list."""
    panel = await go_to(pilot, "lr")
    words = "lr: learning rate above 0 to 100; default 0.003 with adam; can change in training"
    await until(pilot, lambda: words in words_in(panel))


@piloted()
async def test_a_choice_is_a_list_with_explanations(pilot: AppPilot) -> None:
    """Enter opens it, typing filters it, enter takes the line."""
    app = app_of(pilot)
    await go_to(pilot, "optimizer")
    await pilot.press("enter")
    await until_on(pilot, Pick)
    await until(pilot, lambda: "a good first choice" in screen_text(pilot))
    await pilot.press(*"plain", "enter")
    await until(pilot, lambda: app.state.config.optimizer == "sgd")


@piloted()
async def test_a_data_set_is_loaded_when_it_is_chosen(pilot: AppPilot) -> None:
    """Arrows load nothing; the list says what is where."""
    app, panel = app_of(pilot), await go_to(pilot, "data")
    before = app.state.data
    await press(pilot, "right", until_=lambda: "enter opens the list" in app.state.note.text)
    assert app.state.data is before
    await pilot.press("enter")
    await until_on(pilot, Pick)
    await until(pilot, lambda: "to download" in screen_text(pilot))
    await pilot.press(*"lines")
    assert app.state.data is before
    await press(pilot, "enter", until_=lambda: app.state.data and app.state.data.name == "lines")
    assert panel.has_focus


@piloted()
async def test_more_images_than_there_are_are_refused(pilot: AppPilot) -> None:
    """The setting stays as it was, also in its row, and the reason stands beside it."""
    app = app_of(pilot)
    await go_to(pilot, "validation")
    await pilot.press(*"30000", "enter")
    await until(pilot, lambda: "validation: expected fewer than the 30000" in app.state.note.text)
    await until(pilot, lambda: value_of(pilot, "validation") == "5000")
    assert app.state.config.validation == 5_000
    assert app.state.remarks["validation"].wrong
    await edit(pilot, train_size=60_000, resample=True)
    assert (app.state.config.train_size, app.state.config.resample) == (60_000, True)


@piloted()
async def test_differences_from_the_run_are_told(pilot: AppPilot) -> None:
    """How many there are stands in the panel, and a key lists them."""
    app = app_of(pilot)
    await pilot.press("w")
    await until(pilot, lambda: app.state.note.text == "no run is shown")
    await train_for_long(pilot)
    await edit(pilot, seed=7, init="zeros")
    panel = app.query_one(SettingsPanel)
    expected = "2 settings differ from this run: x, then space starts a new one (w: which)"
    await until(pilot, lambda: expected in words_in(panel))
    await pilot.press("w")
    await until(pilot, lambda: isinstance(app.screen, ShowDifferences))
    words = " ".join(screen_text(pilot).split())
    assert "init auto zeros" in words
    assert "seed 1 7" in words


_BURSTS = (
    ("8", "8", "tab", "8", "8"),
    ("5", "5", "enter", "9", "9"),
    ("1", "up", "up", "down", "down", "2"),
    ("1", "2", "backspace", "3", "left", "4", "enter"),
)


@piloted()
async def test_keys_in_one_burst_end_in_no_other_row(pilot: AppPilot) -> None:
    """A slow line delivers keys together; each does what it does alone."""
    app = app_of(pilot)
    for name, burst in product(("lr", "batch", "epochs", "seed"), _BURSTS):
        panel, before = await go_to(pilot, name), app.state.config
        style = app.state.pixel_style
        for key in (*burst, "a"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, partial(_style_differs, app, style))
        panel.commit()
        await until(pilot, partial(_is_settled, app, panel))
        config = app.state.config
        assert config.replace(**{name: getattr(before, name)}) == before, (name, burst)
        assert panel.cursor == name


def _style_differs(app: NntuiApp, style: str) -> bool:
    return app.state.pixel_style != style


def _is_settled(app: NntuiApp, panel: SettingsPanel) -> bool:
    return app.state.draft is None and panel.edit is None


async def test_what_is_pasted_stays_in_the_row() -> None:
    """Of several lines only the first counts, and what is no number is refused."""
    async with opened() as pilot:
        app, before = app_of(pilot), app_of(pilot).state.config
        await go_to(pilot, "lr")
        pilot.app.post_message(events.Paste("0.02\n8\t8\n"))
        await until(pilot, lambda: value_of(pilot, "lr") == "0.02")
        pilot.app.post_message(events.Paste("quit"))
        await until(pilot, lambda: "not part of such a value" in app.state.note.text)
        await press(pilot, "enter", until_=partial(_has, pilot, "lr", 0.02))
        assert app.state.config == before.replace(lr=0.02)


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

"""The table of keys: every key works, and the help names it."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias
from unittest.mock import patch

import pytest
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from nntui.config.run_config import RunConfig
from nntui.tui import app as app_module
from nntui.tui.app import NntuiApp
from nntui.tui.dialogs.about_run import AskNewName, AskNote
from nntui.tui.dialogs.ask_layers import AskLayers
from nntui.tui.dialogs.ask_run_name import AskRunName
from nntui.tui.dialogs.ask_weights_name import AskWeightsName
from nntui.tui.dialogs.choose import Choose
from nntui.tui.dialogs.help import HelpScreen, help_text
from nntui.tui.dialogs.open_dialog import OpenDialog
from nntui.tui.dialogs.pick import Pick
from nntui.tui.keys import KEYS, PANELS, SCREEN_OF, Area, keys_of
from nntui.tui.messages import runs as r
from nntui.tui.messages import user as u
from nntui.tui.palette import Commands
from nntui.tui.screens.main import MainScreen
from nntui.tui.state import State
from nntui.tui.widgets.charts import Charts
from nntui.tui.widgets.compared_confusion import ComparedConfusion
from nntui.tui.widgets.confusion_panel import ConfusionPanel
from nntui.tui.widgets.key_bar import KeyBar
from nntui.tui.widgets.list_panel import ListPanel
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.tui.widgets.run_comparison import ComparedImages, ComparedResults
from nntui.tui.widgets.run_table import RunTable
from nntui.tui.widgets.settings_panel import SettingsPanel
from tests.tui.draw_snapshots import StillApp
from tests.tui.pilots import AppPilot, app_of, piloted, press, screen_text, until, until_on
from tests.tui.run_scenes import run_scenes
from tests.tui.scenes import scenes

_PLACES: dict[Area, type[App[Any] | Widget]] = {
    "everywhere": NntuiApp,
    "train": MainScreen,
    "settings": SettingsPanel,
    "network": NetworkPanel,
    "charts": Charts,
    "confusion": ConfusionPanel,
    "runs": MainScreen,
    "run-table": RunTable,
    "run-comparison": ComparedImages,
    "compared-confusion": ComparedConfusion,
    "compared-results": ComparedResults,
}
_BY_THE_APP = {
    *("new-seed", "random", "save", "open", "name", "help"),
    *("layers", "differences", "run-changes"),
    *("run-rename", "run-note", "run-export"),
}
"""Keys whose messages need a dialog or a random number first."""


def _actions() -> Iterator[tuple[Area, str]]:
    for key in KEYS:
        yield key.area, key.action


@pytest.mark.parametrize(("area", "action"), list(_actions()))
def test_every_key_has_an_action(area: Area, action: str) -> None:
    """Each action of the table exists where its key works."""
    if "press(" in action:
        name = action.removeprefix("app.").removeprefix("press('").removesuffix("')")
        assert name in app_module._MESSAGES.keys() | _BY_THE_APP
    elif action.startswith("app."):
        name = action.removeprefix("app.").partition("(")[0]
        assert callable(getattr(NntuiApp, f"action_{name}"))
    else:
        name = action.removeprefix("app.").partition("(")[0]
        area = "everywhere" if action.startswith("app.") else area
        assert callable(getattr(_PLACES[area], f"action_{name}"))


@pytest.mark.parametrize("area", list(_PLACES))
def test_a_place_has_the_keys_of_its_area(area: Area) -> None:
    """Bindings are made from the table, wherever they are."""
    bound = {each.key for each in _PLACES[area].BINDINGS if isinstance(each, Binding)}

    assert {key.keys for key in keys_of(area)} <= bound


@piloted()
async def test_the_help_names_every_key(pilot: AppPilot) -> None:
    """The help is made from the table of keys, says how it is left, and closes again."""
    app = app_of(pilot)
    await pilot.press("question_mark")
    await until_on(pilot, HelpScreen)
    assert "esc: close" in screen_text(pilot)
    await pilot.press("escape")
    await until(pilot, lambda: app.screen is app.main)
    for panel in (ConfusionPanel, SettingsPanel, NetworkPanel):
        words = help_text(app.query_one(panel)).plain
        area = str(app.query_one(panel).id)
        keys = [key for key in KEYS if key.area in {"train", "everywhere", area}]
        words = " ".join(words.split())
        assert all(key.help in words for key in keys)
        assert words.startswith(str(panel.BORDER_TITLE))
    assert "the layer above" not in help_text(app.query_one(SettingsPanel)).plain
    assert "data: name of a data set" in help_text(app.query_one(SettingsPanel)).plain


_NO_COMMAND = {"move", "step", "choose", "give_up", "page", "end"}
"""Actions that are no commands of the palette: they are about the row or cell under a cursor."""


@piloted()
async def test_the_palette_has_every_action_with_its_key(pilot: AppPilot) -> None:
    """It finds them by title and by what the help says of them."""
    app = app_of(pilot)
    titles = {command.title: command.help for command in app.get_system_commands(app.main)}
    for key in KEYS:
        assert key.help, key
        if key.keys == "ctrl+q" or key.action.partition("(")[0] in _NO_COMMAND:
            continue
        assert key.short, key
        assert titles[f"{key.short.capitalize()} ({key.label})"] == key.help
    palette = Commands(app.main)
    palette._post_init()
    for typed, title in (
        ("convolution pool", "Kind (t)"),
        ("penalty", "Setting l1"),
        ("overfitting", "Setting max_norm"),
        ("plateau", "Setting schedule"),
        ("weights", "Save (s)"),
        ("misclassified", "Mistakes (m)"),
        ("lr", "Setting lr"),
    ):
        found = [hit.text async for hit in palette._search(typed)]
        assert title in found, typed


@piloted()
async def test_the_palette_goes_to_settings_and_layers(pilot: AppPilot) -> None:
    """A setting of a folded group gets the cursor; a key of a panel works from the palette."""
    app = app_of(pilot)
    commands = {each.title: each.callback for each in app.get_system_commands(app.main)}
    await commands["Setting patience"]()
    panel = app.query_one(SettingsPanel)
    await until(pilot, lambda: panel.has_focus and panel.cursor == "patience")
    await commands["Copy (c)"]()
    await until(pilot, lambda: app.state.config.layers == "128:relu,128:relu")


@piloted()
async def test_a_key_that_does_nothing_says_why(pilot: AppPilot) -> None:
    """In one line, with the panel in which it works."""
    app = app_of(pilot)
    for key, reason in (
        ("z", "z does nothing here; ? lists the keys"),
        ("c", "c (copy) works in the panel Network: tab leads there"),
        ("x", "nothing is being trained; space starts a run"),
        ("f", "no augmentation is set"),
        ("u", "there is no change to undo"),
    ):
        await press(pilot, key, until_=partial(_says, app, reason))


def _says(app: NntuiApp, reason: str) -> bool:
    return reason in app.state.note.text


Effect: TypeAlias = type[Any] | str
"""What a key does: it dispatches a message, opens a dialog, or moves a cursor."""
_EFFECTS: dict[str, Effect] = {
    "train app.press('train')": u.TrainPressed,
    "train app.press('step')": u.AdvancePressed,
    "train app.press('epoch')": u.AdvancePressed,
    "train app.press('stop')": u.StopPressed,
    "train app.press('reset')": u.ResetPressed,
    "train app.press('new-seed')": u.ResetPressed,
    "train app.press('previous')": u.CursorMoved,
    "train app.press('next')": u.CursorMoved,
    "train app.press('random')": u.CursorScattered,
    "train app.press('mistakes')": u.MistakesPressed,
    "train app.press('augmented')": u.AugmentedPressed,
    "train app.press('pixel-style')": u.PixelStylePressed,
    "train app.press('save')": AskWeightsName,
    "train app.press('split')": u.SplitPressed,
    "train app.press('cancel')": u.CancelPressed,
    "train app.press('name')": AskRunName,
    "train app.press('previous-tab')": u.TabMoved,
    "train app.press('next-tab')": u.TabMoved,
    "train app.press('layers')": AskLayers,
    "train app.press('undo')": u.UndoPressed,
    "train app.press('redo')": u.RedoPressed,
    "train app.press('differences')": u.KeyExplained,
    **{
        f"train app.panel('{panel}')": u.PanelChosen
        for panel in ("network", "settings", "loss", "accuracy", "digit", "confusion")
    },
    "everywhere app.screen('train')": u.ScreenChosen,
    "everywhere app.screen('runs')": u.ScreenChosen,
    **{
        f"run-table press('run-{what}')": r.RowActionPressed
        for what in ("open", "stop", "resume", "settings", "delete")
    },
    "run-table press('run-mark')": r.MarkPressed,
    "run-table press('run-compare')": r.ComparePressed,
    "run-table press('run-sort')": r.SortPressed,
    "run-table press('run-reverse')": r.SortPressed,
    "run-table press('run-undelete')": r.UndeletePressed,
    "run-table press('run-rename')": AskNewName,
    "run-table press('run-note')": AskNote,
    "run-table press('run-export')": Choose,
    "run-table press('run-back')": r.BackPressed,
    "run-table edit_filter": r.FilterTyped,
    **{f"run-table {name}({by})": r.RowMoved for name in ("move", "page", "end") for by in (-1, 1)},
    "run-comparison app.press('pair-open')": r.PairOpened,
    "run-comparison app.press('pair-previous')": r.PairMoved,
    "run-comparison app.press('pair-next')": r.PairMoved,
    "run-comparison app.press('epoch-previous')": r.EpochMoved,
    "run-comparison app.press('epoch-next')": r.EpochMoved,
    "run-comparison app.press('compare-loss')": r.ComparisonPressed,
    "run-comparison app.press('compare-part')": r.ComparisonPressed,
    "run-comparison app.press('comparison-back')": r.BackPressed,
    "run-comparison app.press('epoch-first')": r.EpochMoved,
    "run-comparison app.press('epoch-last')": r.EpochMoved,
    "run-comparison app.press('run-compare')": r.ComparePressed,
    "compared-confusion app.press('change-open')": r.ChangeOpened,
    "compared-confusion app.press('change-worst')": r.ChangeChosen,
    "compared-confusion app.press('change-first')": r.ChangeChosen,
    "compared-confusion app.press('compare-part')": r.ComparisonPressed,
    "compared-confusion app.press('compare-loss')": r.ComparisonPressed,
    "compared-confusion app.press('comparison-back')": r.BackPressed,
    "compared-results app.press('comparison-back')": r.BackPressed,
    "compared-results app.press('compare-part')": r.ComparisonPressed,
    **{f"compared-results move({by})": "cursor" for by in (-1, 1, -10, 10)},
    **{
        f"compared-confusion move({step})": r.ChangeMoved for step in ("-1,0", "1,0", "0,-1", "0,1")
    },
    "everywhere app.press('open')": OpenDialog,
    "everywhere app.press('help')": HelpScreen,
    "everywhere app.press('leave')": u.LeavePressed,
    "everywhere app.command_palette": CommandPalette,
    "everywhere suspend_process": "tests/tui/test_job_control.py",
    "settings choose": Pick,
    "settings give_up": "cursor",
    "settings move(-1)": "cursor",
    "settings move(1)": "cursor",
    "settings move(-1000)": "cursor",
    "settings move(1000)": "cursor",
    "settings move(-10)": "cursor",
    "settings move(10)": "cursor",
    "settings step(-1)": u.SettingsEdited,
    "settings step(1)": u.SettingsEdited,
    "network add_layer": u.LayersEdited,
    "network remove_layer": u.LayersEdited,
    "network copy_layer": u.LayersEdited,
    "network choose_from('kind')": Pick,
    "network choose_from('activation')": Pick,
    "network resize(1)": u.LayersEdited,
    "network resize(-1)": u.LayersEdited,
    "network move_layer(-1)": u.LayersEdited,
    "network move_layer(1)": u.LayersEdited,
    "network step(-1)": u.LayersEdited,
    "network step(1)": u.LayersEdited,
    "network move(-1000)": "cursor",
    "network move(1000)": "cursor",
    "network move(-1)": "cursor",
    "network move(1)": "cursor",
    "network choose": u.Drafted,
    "network give_up": "cursor",
    "train app.press('rates')": u.ChartPressed,
    "train app.press('run-changes')": u.KeyExplained,
    "charts app.press('scale')": u.ChartPressed,
    "charts app.press('recent')": u.ChartPressed,
    **{f"charts cursor('{to}')": u.EpochStepped for to in ("previous", "next", "first", "last")},
    "charts leave": "cursor",
    "confusion move(-1,0)": "cursor",
    "confusion move(1,0)": "cursor",
    "confusion move(0,-1)": "cursor",
    "confusion move(0,1)": "cursor",
    "confusion choose": u.CellOpened,
    "confusion first": "cursor",
    "confusion worst": "cursor",
    "confusion app.press('percent')": u.MatrixPressed,
    "confusion app.press('change')": u.MatrixPressed,
    "confusion app.press('earlier')": u.EvaluationMoved,
    "confusion app.press('later')": u.EvaluationMoved,
}
"""The effect of every action of the table of keys, by its area and name."""


def test_every_action_has_a_test() -> None:
    """An action that is added to the table of keys must be added to the table of effects."""
    assert {f"{key.area} {key.action}" for key in KEYS} == set(_EFFECTS)


async def test_every_key_does_what_its_action_is_for() -> None:
    """Each spelling of each key is pressed where it works."""
    state = replace(scenes()["untrained"], config=RunConfig(layers="4,5,6", validation=50))
    app = StillApp()
    async with app.run_test(size=(160, 45)) as pilot:
        for key in KEYS:
            effect = _EFFECTS[f"{key.area} {key.action}"]
            names = key.keys.split(",") if key.area == "network" else key.keys.split(",")[:1]
            for name in names if key.action != "suspend_process" else []:
                app.store.state = _on_runs(state, key.area) if key.area in SCREEN_OF else state
                await app.main.show(app.state)
                _put_cursor(app, key.area)
                await _check_effect(pilot, name, effect)


def _on_runs(state: State, area: Area) -> State:
    """Return a state with the table of runs, or with a comparison."""
    shown = run_scenes()["runs" if area == "run-table" else "compared"]
    return replace(state, screen="runs", runs=replace(shown.runs, listing=True))


def _put_cursor(app: NntuiApp, area: Area) -> None:
    """Focus the panel of an area, with the cursor in its middle."""
    app.main.set_focus(None)
    for table in app.main.query(RunTable):
        table.edit = None
    if area in PANELS:
        app.main.query_one(f"#{area}").focus()
    for results in app.main.query(ComparedResults):
        results.styles.height = 8 if area == "compared-results" else "1fr"  # it scrolls
        results.start = 3
    network = app.main.query_one(NetworkPanel)
    app.main.query_one(SettingsPanel).put_cursor("optimizer")
    network.put_cursor(2)
    confusion = app.main.query_one(ConfusionPanel)
    confusion._cursor, confusion._moved = (4, 4), True


async def _check_effect(pilot: Pilot[str], name: str, effect: Effect) -> None:
    app = pilot.app
    assert isinstance(app, NntuiApp)
    await pilot.pause()
    seen: list[object] = []
    before = _places(app)
    with patch.object(app.store, "dispatch", _recorder(seen)):
        await pilot.press(name)
        await pilot.pause()
        if effect == "cursor":
            assert _places(app) != before, name
        elif isinstance(effect, type) and issubclass(effect, Screen):
            assert isinstance(app.screen, effect), name
            app.pop_screen()
            await pilot.pause()
        elif isinstance(effect, type):
            assert any(isinstance(each, effect) for each in seen), (name, seen)
        panel = app.main.focused
        if isinstance(panel, ListPanel):
            panel.edit = None


def _places(app: NntuiApp) -> tuple[object, ...]:
    """Return what has the focus, and where all cursors are."""
    lists = [app.main.query_one(kind).cursor for kind in (SettingsPanel, NetworkPanel)]
    scrolled = [each.start for each in app.main.query(ComparedResults)]
    return (app.main.focused, *lists, app.main.query_one(ConfusionPanel)._cursor, *scrolled)


def _recorder(seen: list[object]) -> Callable[[object], Awaitable[None]]:
    async def record(message: object) -> None:
        seen.append(message)

    return record


_ROWS: tuple[tuple[str, object], ...] = (
    *(("settings", row) for row in ("Run", "data", "augment", "optimizer", "lr", "batch")),
    *(("network", row) for row in (0, 1, 3)),
    ("charts", None),
    ("confusion", None),
    ("none", None),
)


@pytest.mark.parametrize("typed", ["", "1"])
async def test_every_key_that_is_offered_works_in_every_focus(typed: str) -> None:
    """Also while a value is typed: the bar offers no key that is swallowed, or typed."""
    app = StillApp()
    async with app.run_test(size=(160, 45)) as pilot:
        await app.main.show(scenes()["untrained"])
        for area, row in _ROWS:
            for key in await _offered(pilot, area, row, typed):
                before = _editing(app)
                ran: list[str] = []
                with patch.object(app, "run_action", _runner(ran)):
                    await pilot.press(key)
                    await pilot.pause()
                # Enter does not take what is not legal; the reason is shown.
                assert ran or _editing(app) != before or _reason(app), (area, row, key)
                assert not ran or before == _editing(app), (area, row, key)
                if not ran:  # the key has ended or changed what was typed
                    await _offered(pilot, area, row, typed)


async def _offered(pilot: Pilot[str], area: str, row: object, typed: str) -> list[str]:
    """Put the cursor on a row, type there, and return the keys that the bar offers then."""
    app = pilot.app
    assert isinstance(app, NntuiApp)
    if isinstance(app.main.focused, ListPanel):
        app.main.focused.action_give_up()
    app.main.set_focus(None)
    if area != "none":
        panel = app.main.query_one(f"#{area}")
        panel.focus()
        if isinstance(panel, ListPanel) and isinstance(row, str | int):
            panel.put_cursor(row)
            await pilot.press(*typed)
    await pilot.pause()
    return app.main.query_one(KeyBar).offered


def _editing(app: NntuiApp) -> str | None:
    panel = app.main.focused
    return panel.edit.text if isinstance(panel, ListPanel) and panel.edit is not None else None


def _reason(app: NntuiApp) -> str:
    panel = app.main.focused
    return panel.reason if isinstance(panel, ListPanel) else ""


def _runner(ran: list[str]) -> Callable[..., Awaitable[bool]]:
    async def run(action: str, namespace: object = None) -> bool:
        del namespace
        ran.append(action)
        return True

    return run


@piloted((80, 24))
async def test_help_and_quit_are_never_pushed_out(pilot: AppPilot) -> None:
    """However many keys a panel has, and at any width that holds these two."""
    app = app_of(pilot)
    for panel in ("settings", "network", "charts", "confusion"):
        app.main.query_one(f"#{panel}").focus()
        await until(pilot, lambda: "? help" in screen_text(pilot).splitlines()[-1])
        assert "q quit" in screen_text(pilot).splitlines()[-1]

"""Panels in terminals of every size, and in terminals without colors or Unicode."""

import pytest
from textual.geometry import Region

from nntui.tui.messages.answers import WorkFailed
from nntui.tui.messages.user import DialogChanged
from nntui.tui.widgets.digit_panel import DigitPanel
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.status_bar import StatusBar
from nntui.view.style import PLAIN
from tests.tui.pilots import (
    AppPilot,
    app_of,
    edit,
    opened,
    piloted,
    press,
    resize,
    screen_text,
    until,
    until_shown,
)


@piloted()
async def test_a_large_terminal_shows_all_panels(pilot: AppPilot) -> None:
    """At 160 x 45 every panel is on the screen, with an untrained network."""
    await until_shown(
        pilot,
        *("Network", "Settings", "Loss", "Accuracy", "Digit", "Confusion"),
        *("input              784", "softmax             10", "101,770 weights"),
        *("(untrained)", "space: train"),
    )


@piloted((80, 24))
async def test_a_small_terminal_has_tabs(pilot: AppPilot) -> None:
    """At 80 x 24 the panels are in tabs, chosen by [ and ] and by a click."""
    shown = {
        "D Digit": ("0: is", "says", "This network is untrained"),
        "L Charts": ("Loss", "Accuracy"),
        "C Confusion": ("Confusion", "rows: true class"),
        "S Settings": ("Network", "Settings"),
    }
    for tab, words in shown.items():
        await until_shown(pilot, f"[{tab}]", *words)
        await pilot.press("right_square_bracket")
    await until_shown(pilot, "[D Digit]")
    await pilot.press("left_square_bracket")
    await until_shown(pilot, "[S Settings]")
    await pilot.click("#tabs", offset=(14, 0))
    await until_shown(pilot, "[L Charts]")


@piloted((80, 24))
async def test_resizing_changes_between_panels_and_tabs(pilot: AppPilot) -> None:
    """Panels that do not fit are in tabs, and come back when there is room."""
    assert "optimizer" not in screen_text(pilot)
    await pilot.resize_terminal(160, 45)
    await until_shown(pilot, "optimizer")
    assert "[D Digit]" not in screen_text(pilot)


@piloted((80, 24))
async def test_charts_are_divided_by_the_height_that_there_is_now(pilot: AppPilot) -> None:
    """Above the last chart, epochs are not written where there are too few rows."""
    await resize(pilot, (119, 38))
    await until_shown(pilot, "Loss", "Accuracy")
    drawn = screen_text(pilot)
    await resize(pilot, (120, 38))
    await resize(pilot, (119, 38))
    assert screen_text(pilot) == drawn


@piloted((123, 39))
async def test_the_dial_shows_its_cursor_once_it_has_the_focus(pilot: AppPilot) -> None:
    """A key gives it the focus."""
    await pilot.press("4")
    await until_shown(pilot, "rotate")
    assert ">rotate" not in screen_text(pilot)
    await pilot.press("d")
    await until_shown(pilot, ">rotate")


@pytest.mark.parametrize("size", [(20, 6), (40, 12), (300, 90)])
@piloted()
async def test_terminals_of_any_size_work(pilot: AppPilot, size: tuple[int, int]) -> None:
    """Terminals that are far too small or very large show what fits."""
    for _ in range(2):
        await pilot.resize_terminal(*size)
        await pilot.press("right", "right_square_bracket")
        await pilot.resize_terminal(160, 45)
    assert app_of(pilot).is_running


async def test_plain_terminals_get_plain_characters() -> None:
    """Where only ASCII can be written, nothing else is."""
    async with opened(terminal=PLAIN) as pilot:
        text = screen_text(pilot)
    assert {c for c in text if not c.isascii()} == set()


@piloted()
async def test_only_changed_cells_are_sent(pilot: AppPilot) -> None:
    """Moving to the next digit repaints parts of one panel, not the screen."""
    app = app_of(pilot)
    painted: dict[str, list[Region]] = {}
    for panel in app.query(DrawnPanel):
        regions = painted.setdefault(str(panel.id), [])

        def refresh(*changed: Region, regions: list[Region] = regions, **_: object) -> None:
            regions.extend(changed)

        panel.refresh = refresh  # type: ignore[method-assign,assignment]
    await app.store.dispatch(DialogChanged(opened=False))
    assert {name: rows for name, rows in painted.items() if rows} == {}
    await press(pilot, "right", until_=lambda: app.state.cursor.row == 1)
    assert {name for name, rows in painted.items() if rows} == {"digit"}
    assert all(region.height == 1 for region in painted["digit"])
    cells = sum(region.area for region in painted["digit"])
    assert cells < app.query_one(DigitPanel).content_size.area / 2


@piloted()
async def test_pixel_styles(pilot: AppPilot) -> None:
    """Blocks where there is color; the key a cycles through ASCII, shades and blocks."""
    app = app_of(pilot)
    assert app.state.pixel_style == "blocks"
    await press(pilot, "a", until_=lambda: app.state.pixel_style == "ascii")
    await press(pilot, "a", until_=lambda: app.state.pixel_style == "shades")
    await press(pilot, "a", until_=lambda: app.state.pixel_style == "blocks")


@piloted()
async def test_two_classes_are_shown_everywhere(pilot: AppPilot) -> None:
    """Lines of 16 x 16: the image, two bars with their names, a matrix of four cells."""
    app = app_of(pilot)
    await edit(pilot, data="lines")
    await until(pilot, lambda: app.state.network and app.state.network.weights.info.data == "lines")
    words = (
        "input              256",
        "softmax              2",
        "horizontal   vertical",
        "vertical ",
    )
    await until_shown(pilot, *words)
    assert screen_text(pilot).count("%  ") >= 2
    await pilot.click("#confusion", offset=(2 + 10 + 11 + 3, 1 + 1 + 1))
    await until(pilot, lambda: app.state.cursor.truth == 1 or "no digit" in app.state.note.text)


@piloted((80, 24))
async def test_an_error_says_its_reason_before_it_is_cut(pilot: AppPilot) -> None:
    """Its path loses the folders; a key shows all of it in several lines."""
    app = app_of(pilot)
    path = "/data/of/a-user/saves/runs/2026-11-28-1201-mnist-128-relu/events.jsonl"
    error = f"{path}: cannot be written: No space left on device; free some space"
    await app.store.dispatch(WorkFailed(app.state.generations.ticket("any"), error))
    bar = app.query_one(StatusBar)

    assert "events.jsonl: cannot be written: No space left on device" in bar.draw(80, 2).plain
    await pilot.press("h")
    await until_shown(pilot, "/data/of/a-user", "free some space")

"""Looking: walking through digits, opening cells, saving and loading, small and poor terminals."""

from pathlib import Path

import numpy as np
import pytest
from textual.geometry import Region

from nntui.analysis.augmented import VARIANTS
from nntui.tui.app import NntuiApp
from nntui.tui.keys import KEYS
from nntui.tui.screens.dialogs import Ask, Choose
from nntui.tui.screens.help import HelpScreen, help_text
from nntui.tui.widgets.confusion_panel import ConfusionPanel
from nntui.tui.widgets.digit_panel import DigitPanel
from nntui.tui.widgets.lines import Lines
from nntui.view.style import PLAIN
from nntui.weights import Weights, WeightsInfo, save
from nntui.workspace import library
from tests.tui.pilots import AppPilot, app_of, opened, piloted, screen_text, until


@piloted()
async def test_all_panels_are_there_from_the_beginning(pilot: AppPilot) -> None:
    """At 160 x 45 every panel of the Train screen is on the screen, with an untrained network."""
    text = screen_text(pilot)
    for title in ("Network", "Hyperparameters", "Loss", "Accuracy", "Digit", "Confusion"):
        assert title in text
    for words in (
        "784     input",
        "10      softmax",
        "101,770 weights",
        "(untrained)",
        "space: train",
    ):
        assert words in text


@piloted()
async def test_walking(pilot: AppPilot) -> None:
    """Right and left go on and back, around the end; m leaves out what is right."""
    app = app_of(pilot)
    await pilot.press("right", "right", "left")
    assert app.state.cursor.row == 1
    await pilot.press("left", "left")
    assert app.state.cursor.row == 4_999
    await pilot.press("m", "right")
    model, cursor = app.state.model, app.state.cursor
    assert model is not None
    assert model.predictions.truth[cursor.row] != model.predictions.predicted[cursor.row]
    assert "wrong" in screen_text(pilot)
    await pilot.press("asterisk")
    assert cursor.wrong
    row = app.state.cursor.row
    assert model.predictions.truth[row] != model.predictions.predicted[row]


@piloted()
async def test_a_cell_of_the_matrix_opens_its_digits(pilot: AppPilot) -> None:
    """Enter on a cell shows only the digits counted in it; m shows all again."""
    app = app_of(pilot)
    model = app.state.model
    assert model is not None
    truth, said = (int(i) for i in np.unravel_index(model.predictions.confusion.argmax(), (10, 10)))
    app.query_one(ConfusionPanel).focus()
    await pilot.press(*["down"] * truth, *["right"] * said, "enter")
    await pilot.pause()
    cursor = app.state.cursor
    assert (cursor.truth, cursor.predicted) == (truth, said)
    count = int(model.predictions.confusion[truth, said])
    assert f"{count} with {truth} taken for {said}" in screen_text(pilot)
    app.query_one(DigitPanel).focus()
    for _ in range(3):
        await pilot.press("right")
        assert model.predictions.truth[app.state.cursor.row] == truth
        assert model.predictions.predicted[app.state.cursor.row] == said
    await pilot.press("m")
    assert app.state.cursor.truth is None


@piloted()
async def test_a_click_opens_a_cell(pilot: AppPilot) -> None:
    """The cell that is clicked is the cell that opens."""
    app = app_of(pilot)
    # Row 3, column 7 of cells five wide, behind frame and padding (2), labels (1), and the head.
    await pilot.click(ConfusionPanel, offset=(2 + 1 + 7 * 5 + 2, 1 + 1 + 3))
    await pilot.pause()
    assert (app.state.cursor.truth, app.state.cursor.predicted) == (3, 7)


_PAST_OURS = ["down"] * len(library.pretrained_weights())
"""In the list of what can be opened, past what came with nntui."""


@piloted()
async def test_saved_weights_come_back_the_same(pilot: AppPilot) -> None:
    """s saves what is shown; o opens it again, and digits, bars and matrix are the same."""
    app = app_of(pilot)
    await app.configure({"layers": "12:tanh"})
    await until(pilot, lambda: app.state.model and app.state.model.weights.info.layers == "12:tanh")
    saved = app.state.model
    assert saved is not None
    await pilot.press("s")
    await until(pilot, lambda: isinstance(app.screen, Ask))
    await pilot.press("enter")
    await until(pilot, lambda: app.state.note.startswith("saved"))
    await app.configure({"layers": "5:relu"})
    await until(pilot, lambda: app.state.model and app.state.model.weights.info.layers == "5:relu")
    await pilot.press("o")
    await until(pilot, lambda: isinstance(app.screen, Choose))
    await pilot.press(*_PAST_OURS, "enter")
    await until(pilot, lambda: app.state.note.startswith("opened"))
    model = app.state.model
    assert model is not None
    assert (model.predictions.probabilities == saved.predictions.probabilities).all()
    assert app.state.config.layers == "12:tanh"
    assert "12      < tanh >" in screen_text(pilot)


@piloted()
async def test_saving_never_writes_over(pilot: AppPilot) -> None:
    """A name that is taken is refused where it is typed, and what was there stays."""
    app = app_of(pilot)
    await pilot.press("s")
    await until(pilot, lambda: isinstance(app.screen, Ask))
    await pilot.press("enter")
    await until(pilot, lambda: app.state.note.startswith("saved"))
    (path,) = library.saved_weights()
    before = path.read_bytes()
    await pilot.press("s")
    await until(pilot, lambda: isinstance(app.screen, Ask))
    await pilot.press("enter")
    await pilot.pause()
    assert "already" in " ".join(screen_text(pilot).split())
    await pilot.press("escape")
    await until(pilot, lambda: not isinstance(app.screen, Ask))
    assert library.saved_weights() == [path]
    assert path.read_bytes() == before


@piloted()
async def test_weights_that_do_not_fit_are_refused(pilot: AppPilot, saves: Path) -> None:
    """Weights for other pictures are refused in a sentence; what was shown stays."""
    info = WeightsInfo(layers="", image_shape=(16, 16), classes=["a", "b"], data="other")
    arrays = {"0/weight": np.zeros((256, 2), np.float32), "0/bias": np.zeros(2, np.float32)}
    save(saves / "weights" / "other.safetensors", Weights(info, arrays))
    app = app_of(pilot)
    before = app.state.model
    await app.open_named("other")
    assert "expected images of 16 x 16" in app.state.note
    assert app.state.model is before


@piloted()
async def test_names_from_outside_cannot_steer_the_terminal(pilot: AppPilot, saves: Path) -> None:
    """Escape codes and markup in a file's name are shown as what they are not obeyed as."""
    folder = saves / "weights"
    folder.mkdir(parents=True)
    (folder / "a\x1b]0;title\x07[bold]b[x].safetensors").write_bytes(b"nothing")
    app = app_of(pilot)
    await pilot.press("o")
    await until(pilot, lambda: isinstance(app.screen, Choose))
    assert "a?]0;title?[bold]b[x]" in screen_text(pilot)
    await pilot.press(*_PAST_OURS, "enter")
    await until(pilot, lambda: "expected a safetensors file" in app.state.note)
    assert "\x1b" not in app.state.note


@piloted((80, 24))
async def test_a_small_terminal_has_tabs(pilot: AppPilot) -> None:
    """At 80 x 24 the same panels come one group at a time, by [ and ], and by a click."""
    shown = {
        "Charts": ("Loss", "Accuracy"),
        "Digit": ("0: is", "says"),
        "Confusion": ("Confusion", "rows: truth"),
        "Settings": ("Network", "Hyperparameters"),
    }
    for tab, words in shown.items():
        text = screen_text(pilot)
        assert f"[{tab}]" in text
        assert all(word in text for word in words)
        await pilot.press("right_square_bracket")
        await pilot.pause()
    assert "[Charts]" in screen_text(pilot)
    await pilot.press("left_square_bracket")
    await pilot.pause()
    assert "[Settings]" in screen_text(pilot)
    await pilot.click("#tabs", offset=(10, 0))
    await pilot.pause()
    assert "[Digit]" in screen_text(pilot)


@piloted((80, 24))
async def test_resizing_changes_between_panels_and_tabs(pilot: AppPilot) -> None:
    """What does not fit goes into tabs, and comes back when there is room."""
    assert "Hyperparameters" not in screen_text(pilot)
    await pilot.resize_terminal(160, 45)
    await pilot.pause()
    assert "Hyperparameters" in screen_text(pilot)
    assert "[Charts]" not in screen_text(pilot)


@pytest.mark.parametrize("size", [(20, 6), (40, 12), (300, 90)])
@piloted()
async def test_any_size_is_survived(pilot: AppPilot, size: tuple[int, int]) -> None:
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
async def test_f_shows_what_the_network_is_fed(pilot: AppPilot) -> None:
    """One way after another, with the answers to them, and the digit itself again at the end."""
    app = app_of(pilot)
    await pilot.press("f")
    assert "nothing stands behind augment" in app.state.note
    assert app.state.variant == 0
    await app.configure({"augment": "shift:2,rotate:10"})
    await until(pilot, lambda: app.state.model is not None)
    itself = _digit(pilot)
    seen = [itself]
    for number in range(1, VARIANTS + 1):
        await pilot.press("f")
        await pilot.pause()
        seen.append(_digit(pilot))
        assert f"(fed, {number})" in screen_text(pilot)
        assert f"as fed, {number} of {VARIANTS}, f: next; shift:2,rotate:10" in screen_text(pilot)
    assert len(set(seen)) == 1 + VARIANTS
    await pilot.press("f")
    await pilot.pause()
    assert _digit(pilot) == itself
    await pilot.press("f", "right", "left")
    await pilot.pause()
    assert _digit(pilot) == seen[1]
    await app.configure({"augment": ""})
    await pilot.pause()
    assert _digit(pilot) == itself


def _digit(pilot: AppPilot) -> str:
    """Return the picture in the panel, without the bars beside it."""
    lines = pilot.app.query_one(DigitPanel)._strips[1:15]
    return "\n".join(strip.text[:28] for strip in lines)


@piloted()
async def test_two_classes_are_shown_everywhere(pilot: AppPilot) -> None:
    """Lines of 16 x 16: the picture, two bars with their names, a matrix of four cells."""
    app = app_of(pilot)
    await pilot.press(*["tab"] * 5, "right", "right")
    await until(pilot, lambda: app.state.model and app.state.model.weights.info.data == "lines")
    await pilot.pause()
    text = screen_text(pilot)
    for words in ("256     input", "2       softmax", "horizontal   vertical", "vertical "):
        assert words in text
    assert text.count("%  ") >= 2
    await pilot.click(ConfusionPanel, offset=(2 + 10 + 11 + 3, 1 + 1 + 1))
    await pilot.pause()
    assert app.query_one(ConfusionPanel)._cursor == (1, 1)


@piloted()
async def test_manners_of_drawing(pilot: AppPilot) -> None:
    """a goes through ASCII, shades and blocks, and back."""
    app = app_of(pilot)
    pixel_styles = []
    for _ in range(4):
        pixel_styles.append(app.state.pixel_style)
        await pilot.press("a")
    assert pixel_styles == ["ascii", "shades", "blocks", "ascii"]


@piloted()
async def test_help_names_every_key(pilot: AppPilot) -> None:
    """The help is made of the table of keys, and closes again."""
    app = app_of(pilot)
    await pilot.press("question_mark")
    await until(pilot, lambda: isinstance(app.screen, HelpScreen))
    await pilot.press("escape")
    await until(pilot, lambda: not isinstance(app.screen, HelpScreen))
    words = help_text(app.query_one(ConfusionPanel)).plain
    assert all(key.help in words for key in KEYS)
    assert words.startswith("Confusion")


def test_every_key_has_its_action() -> None:
    """No key of the table leads nowhere."""
    for key in KEYS:
        name = key.action.partition("(")[0]
        assert callable(getattr(NntuiApp, f"action_{name}"))


@piloted()
async def test_only_changed_rows_are_sent(pilot: AppPilot) -> None:
    """Moving from one digit to the next repaints rows of two panels, not the screen."""
    app = app_of(pilot)
    painted: dict[str, list[Region]] = {}
    for panel in app.query(Lines):
        regions = painted.setdefault(str(panel.id), [])

        def refresh(*changed: Region, regions: list[Region] = regions, **_: object) -> None:
            regions.extend(changed)

        panel.refresh = refresh  # type: ignore[method-assign,assignment]
    await app.become(cursor=app.state.cursor)
    assert {name: rows for name, rows in painted.items() if rows} == {}
    await pilot.press("right")
    assert {name for name, rows in painted.items() if rows} == {"digit"}
    assert all(region.height == 1 for region in painted["digit"])
    cells = sum(region.area for region in painted["digit"])
    assert cells < app.query_one(DigitPanel).content_size.area / 2


@piloted()
async def test_a_click_on_the_digit_walks(pilot: AppPilot) -> None:
    """The right half leads on, the left half back."""
    app = app_of(pilot)
    await pilot.click(DigitPanel, offset=(50, 5))
    await pilot.click(DigitPanel, offset=(50, 5))
    await pilot.click(DigitPanel, offset=(5, 5))
    await pilot.pause()
    assert app.state.cursor.row == 1

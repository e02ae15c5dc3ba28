"""Opening data in the app: a path is typed, what it is is said, and a mistake costs nothing."""

from pathlib import Path

import numpy as np
from textual.widgets import Input

from nntui.tui.screens.dialogs import Open
from tests.datasets.files import csv
from tests.tui.pilots import AppPilot, app_of, piloted, screen_text, until


def _table(path: Path, *, labels: bool = True, side: int = 6) -> Path:
    images = np.arange(60 * side * side, dtype=np.uint32).reshape(60, side, side) % 251
    numbers = np.arange(60) % 3
    raw = csv(images.astype(np.uint8), numbers.astype(np.uint8))
    if not labels:
        raw = b"\n".join(line.partition(b",")[2] for line in raw.splitlines())
    path.write_bytes(raw)
    return path


async def _open(pilot: AppPilot, path: Path) -> None:
    """Type a path as somebody does who is in its folder."""
    typed = f"./{path.name}"
    await pilot.press("o")
    await until(pilot, lambda: isinstance(app_of(pilot).screen, Open))
    await pilot.press(*[{"/": "slash", ".": "full_stop"}.get(c, c) for c in typed])
    assert app_of(pilot).screen.query_one(Input).value == typed
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(app_of(pilot).screen, Open))


@piloted()
async def test_a_path_is_opened(pilot: AppPilot, tmp_path: Path) -> None:
    """The status says what was detected; network, digits and settings are those of the new data."""
    app = app_of(pilot)
    path = _table(tmp_path / "small.csv")
    await _open(pilot, path)
    await until(pilot, lambda: app.state.model and app.state.data and app.state.data.reading)

    text = screen_text(pilot)
    assert "CSV without a header, label first, 60 images of 6 x 6, 3 classes" in text
    assert "36      input" in text
    assert "small.csv" in text
    assert (app.state.config.data, app.state.config.validation) == (str(path), 5)


@piloted()
async def test_a_mistake_costs_nothing(pilot: AppPilot, tmp_path: Path) -> None:
    """What is no data is told, and what was shown is shown."""
    app = app_of(pilot)
    before = app.state
    path = tmp_path / "notes.txt"
    path.write_text("dear diary")
    await _open(pilot, path)
    await until(pilot, lambda: "expected IDX, CSV" in app.state.note)

    assert app.state.data is before.data
    assert app.state.model is before.model
    assert app.state.config == before.config


@piloted()
async def test_another_reading(pilot: AppPilot, tmp_path: Path) -> None:
    """A setting that says how files are read has them read again."""
    app = app_of(pilot)
    path = _table(tmp_path / "small.csv")
    await app.open_data(str(path))
    await until(pilot, lambda: app.state.model is not None)
    await app.configure({"epochs": 3})
    await app.open_data(str(path), image_height=4)
    await until(pilot, lambda: app.state.data and app.state.data.image_shape == (4, 9))

    assert app.state.config.image_height == 4
    assert app.state.config.epochs == 3


@piloted()
async def test_images_without_labels(pilot: AppPilot, tmp_path: Path) -> None:
    """The network that is shown looks at them; nobody says what is right, and nothing trains."""
    app = app_of(pilot)
    weights = app.state.model and app.state.model.weights
    await app.open_data(str(_table(tmp_path / "pixels.csv", labels=False, side=28)))
    await until(pilot, lambda: app.state.model is not None)
    await pilot.pause()

    assert app.state.model is not None
    assert app.state.model.weights is weights
    text = screen_text(pilot)
    assert "0:  says" in text
    assert "no labels: nothing to compare with" in text
    await pilot.press("space", "m", "right")
    await pilot.pause()
    assert app.state.run is None
    assert app.state.cursor.row == 1
    assert not app.state.cursor.wrong

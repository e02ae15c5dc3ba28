"""Opening data in the app: what they are is detected and shown, and a mistake changes nothing."""

from pathlib import Path

import numpy as np
from textual.widgets import Input

from nntui.tui.messages.user import TargetChosen
from tests.datasets.files import csv
from tests.tui.pilots import (
    AppPilot,
    app_of,
    edit,
    network_of,
    open_dialog,
    opened,
    piloted,
    press,
    until,
    until_shown,
)


def _table(path: Path, *, labels: bool = True, side: int = 6) -> Path:
    images = np.arange(60 * side * side, dtype=np.uint32).reshape(60, side, side) % 251
    numbers = np.arange(60) % 3
    raw = csv(images.astype(np.uint8), numbers.astype(np.uint8))
    if not labels:
        raw = b"\n".join(line.partition(b",")[2] for line in raw.splitlines())
    path.write_bytes(raw)
    return path


async def _type_path(pilot: AppPilot, path: Path) -> None:
    """Type a path into the open dialog, relative to the present folder."""
    typed = f"./{path.name}"
    await open_dialog(pilot)
    await pilot.press(*[{"/": "slash", ".": "full_stop"}.get(c, c) for c in typed])
    await until(pilot, lambda: app_of(pilot).screen.query_one(Input).value == typed)
    await press(pilot, "enter", until_=lambda: app_of(pilot).screen is app_of(pilot).main)


async def _open(pilot: AppPilot, path: Path) -> None:
    app = app_of(pilot)
    await app.store.dispatch(TargetChosen(str(path)))
    await until(pilot, lambda: app.state.request is None and app.state.network)


@piloted()
async def test_a_path_is_opened(pilot: AppPilot, tmp_path: Path) -> None:
    """The note says what was detected; network, digits and settings are those of the new data."""
    app = app_of(pilot)
    path = _table(tmp_path / "small.csv")
    await _type_path(pilot, path)
    await until(pilot, lambda: app.state.network and app.state.data and app.state.data.reading)

    await until_shown(
        pilot,
        "CSV without a header, label first, 60 images of 6 x 6, 3 classes",
        "input               36",
        "small.csv",
    )
    assert (app.state.config.data, app.state.config.validation) == (str(path), 5)


@piloted()
async def test_a_mistake_changes_nothing(pilot: AppPilot, tmp_path: Path) -> None:
    """A file that contains no data is refused, and what was shown is shown."""
    app = app_of(pilot)
    before = app.state
    path = tmp_path / "notes.txt"
    path.write_text("dear diary")
    await _type_path(pilot, path)
    await until(pilot, lambda: "expected IDX, CSV" in app.state.note.text)

    assert app.state.data is before.data
    assert app.state.network is before.network
    assert app.state.config == before.config


@piloted()
async def test_files_are_read_again_with_another_setting(pilot: AppPilot, tmp_path: Path) -> None:
    """A setting that says how files are read has them read again; other settings stay."""
    app = app_of(pilot)
    await _open(pilot, _table(tmp_path / "small.csv"))
    await edit(pilot, epochs=3)
    await edit(pilot, image_height=4)
    await until(pilot, lambda: app.state.data and app.state.data.image_shape == (4, 9))

    assert app.state.config.image_height == 4
    assert app.state.config.epochs == 3


@piloted()
async def test_files_that_cannot_be_read_so_stay_as_they_were(
    pilot: AppPilot, tmp_path: Path
) -> None:
    """A setting with which the files make no images is refused; data and setting stay."""
    app = app_of(pilot)
    await _open(pilot, _table(tmp_path / "small.csv"))
    data = app.state.data
    await edit(pilot, image_height=5)
    await until(pilot, lambda: app.state.note.severity == "error")

    assert app.state.data is data
    assert app.state.config.image_height == 0


@piloted()
async def test_images_without_labels(pilot: AppPilot, tmp_path: Path) -> None:
    """The network that is shown predicts them; without labels nothing is trained or wrong."""
    app, weights = app_of(pilot), network_of(pilot).weights
    await _open(pilot, _table(tmp_path / "pixels.csv", labels=False, side=28))

    assert network_of(pilot).weights is weights
    await until_shown(pilot, "0:  says", "no labels: nothing to compare with")
    await press(pilot, "space", until_=lambda: app.state.note.severity == "error")
    await press(pilot, "m", until_=lambda: app.state.note.text == "these images have no labels")
    await press(pilot, "right", until_=lambda: app.state.cursor.row == 1)
    assert app.state.run is None
    assert app.state.start is None
    assert not app.state.cursor.wrong


async def test_a_name_on_the_command_line_is_opened(tmp_path: Path) -> None:
    """Data that are named are shown, once the data to begin with are loaded."""
    path = _table(tmp_path / "small.csv")
    async with opened(name=str(path)) as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: app.state.data and app.state.data.name == str(path))
        await until(pilot, lambda: app.state.network)

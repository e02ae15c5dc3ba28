"""Imported data is a complete copy that is found by its name."""

from pathlib import Path

import numpy as np
import pytest

from nntui.config.reading import Reading
from nntui.datasets import catalog
from nntui.datasets.importing import import_data
from nntui.errors import DataError
from nntui.locations import DataFolders
from tests.datasets.files import npz, rows, write
from tests.datasets.pixels.shapes import strokes
from tests.datasets.samples import load, write_image_folders


def test_imported_data_is_found_by_its_name(tmp_path: Path) -> None:
    """With the classes and splits of the original; names that are invalid or in use are errors."""
    write_image_folders(tmp_path / "tree")
    folder = tmp_path / "kept" / catalog.IMPORTED
    original = load(tmp_path / "tree")
    import_data(tmp_path / "tree", "sorts", Reading(), folder)

    folders = DataFolders((tmp_path / "kept",), tmp_path)
    copy = catalog.load("sorts", folders)

    assert (copy.name, copy.classes) == ("sorts", original.classes)
    assert rows(copy.train) == rows(original.train)
    assert rows(copy.test) == rows(original.test)
    assert catalog.names(folders) == [*catalog.CATALOG, "sorts"]
    for name in ("sorts", "mnist", "a/b", "", ".a", "-a", "\x1b"):
        with pytest.raises(DataError, match="choose another"):
            import_data(tmp_path / "tree", name, Reading(), folder)
    assert [path.name for path in folder.iterdir()] == ["sorts.npz"]


def test_backgrounds_are_decided_by_the_import(tmp_path: Path) -> None:
    """A copy that was not inverted is not inverted when it is read."""
    light = 255 - strokes(40)
    path = write(tmp_path / "a.npz", npz(x=light, y=np.arange(40) % 2))
    for name, invert, expected in (("dark", "auto", 255 - light), ("light", "no", light)):
        folder = tmp_path / catalog.IMPORTED
        import_data(path, name, Reading(invert=invert), folder)
        copy = catalog.load(name, DataFolders((tmp_path,), tmp_path))
        images = [*copy.train.images, *copy.test.images]
        assert {image.tobytes() for image in images} == {image.tobytes() for image in expected}


def test_broken_data_is_not_imported(tmp_path: Path) -> None:
    """No file is left behind."""
    with pytest.raises(DataError):
        import_data(write(tmp_path / "a", b"1,2\n3\n"), "a", Reading(), tmp_path / "kept")

    assert not (tmp_path / "kept").exists()

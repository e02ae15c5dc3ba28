"""Imported data is a complete copy that is found by its name."""

from pathlib import Path

import pytest

from nntui.config.reading import Reading
from nntui.datasets import catalog
from nntui.datasets.importing import import_data
from nntui.errors import DataError
from nntui.locations import DataFolders
from tests.datasets.files import rows, write
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


def test_broken_data_is_not_imported(tmp_path: Path) -> None:
    """No file is left behind."""
    with pytest.raises(DataError):
        import_data(write(tmp_path / "a", b"1,2\n3\n"), "a", Reading(), tmp_path / "kept")

    assert not (tmp_path / "kept").exists()

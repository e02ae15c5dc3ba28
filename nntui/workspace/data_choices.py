"""The data sets to choose from, with what is known of each without reading its images."""

from pathlib import Path

from nntui import locations
from nntui.datasets.published.registry import MNIST, PUBLISHED, Published, megabytes
from nntui.strings import counted
from nntui.workspace.data import imported_names

_SYNTHETIC = {
    "digits": "handwriting that is generated here, 30,000 + 5,000 images of 28 x 28",
    "digits-wild": "the same with more variation",
    "lines": "horizontal and vertical lines, 1,500 + 10,000 images of 16 x 16",
}


def data_choices() -> dict[str, str]:
    """Return a line about every data set that can be chosen by name: its size, and where it is.

    >>> data_choices()["lines"]
    'horizontal and vertical lines, 1,500 + 10,000 images of 16 x 16'
    """
    return {
        "mnist": _published(MNIST),
        **_SYNTHETIC,
        **{name: _published(each) for name, each in PUBLISHED.items() if name != "mnist"},
        **dict.fromkeys(imported_names(), "imported by you"),
    }


def _published(published: Published) -> str:
    sizes = [file.shape[0] for file in published.files if len(file.shape) == 3]
    images = " + ".join(f"{size:,}" for size in sizes)
    classes = counted(len(published.classes), "class").replace("classs", "classes")
    here = any(map(_has_files, _places(published)))
    where = "on this machine" if here else f"{megabytes(published.size)} to download"
    return f"{published.title}: {images} images, {classes}; {where}"


def _places(published: Published) -> list[Path]:
    """Return the folders that may have its files; those without its name are MNIST's."""
    folders = locations.data_folders().search
    own = [folder / published.name for folder in folders]
    return [*own, *folders] if published is MNIST else own


def _has_files(folder: Path) -> bool:
    try:
        return any("images" in path.name and "idx3" in path.name for path in folder.iterdir())
    except OSError:
        return False

"""Pictures in folders: one folder a class, PNG or PGM, and train and test above them or not."""

import io
import os
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.limits import MAX_CLASSES, MAX_FILES, MAX_SIDE, max_bytes, too_large
from nntui.datasets.formats.parsed import ParsedData, ParsedSplit
from nntui.datasets.formats.safe_read import read_bytes
from nntui.errors import DataError
from nntui.strings import clean

PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_PGM = re.compile(rb"P[25]\s(?:\s*#[^\n]*\n)*\s*(\d{1,9})\s(?:\s*#[^\n]*\n)*\s*(\d{1,9})\s")
_SUFFIXES = (".png", ".pgm")
_ROLES = {
    "train": "train",
    "training": "train",
    "test": "test",
    "testing": "test",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
}
_MAX_FILE = 2**24
"""Bytes of one picture."""


def has_pictures(folder: Path) -> bool:
    """Return whether there are folders of pictures in `folder`."""
    for below in _folders(folder):
        deeper = _folders(below) if below.name.lower() in _ROLES else [below]
        if any(next(_pictures(place), None) for place in deeper):
            return True
    return False


def read_pictures(folder: Path) -> ParsedData:
    """Return the pictures below `folder`, labeled by the folder each lies in.

    Raises:
        DataError: pictures of different sizes, broken ones, too many.
    """
    below = _folders(folder)
    places = {_ROLES[place.name.lower()]: place for place in below if place.name.lower() in _ROLES}
    if "train" not in places:
        places = {"train": folder}
    names = _classes(list(places.values()))
    if not 2 <= len(names) <= MAX_CLASSES:
        raise DataError(
            f"{folder}: expected 2 to {MAX_CLASSES} folders of pictures, one a class, "
            f"received {len(names)}"
        )
    shape: list[tuple[int, int]] = []
    parts = {role: _read(place, names, shape) for role, place in places.items()}
    words = f"pictures in {len(names)} folders"
    shown = tuple(clean(name, 40) for name in names)
    return ParsedData({role: part for role, part in parts.items() if part}, words, shown)


def _classes(places: list[Path]) -> list[str]:
    """Return the names of the folders with pictures, 2 before 10 and numbers before words."""
    folders = (path for place in places for path in _folders(place))
    names = {
        path.name
        for path in folders
        if path.name.lower() not in _ROLES and any(True for _ in _pictures(path))
    }
    return sorted(names, key=_order)


def _order(name: str) -> tuple[bool, int, str]:
    number = name.isascii() and name.isdecimal()
    return not number, int(name) if number else 0, name


def _read(place: Path, names: list[str], shape: list[tuple[int, int]]) -> ParsedSplit | None:
    """Return the pictures in the folders `names` of `place`, all of the first one's size."""
    files = [(path, label) for label, name in enumerate(names) for path in _pictures(place / name)]
    if len(files) > MAX_FILES:
        raise DataError(f"{place}: expected at most {MAX_FILES:,} pictures, received more")
    if not files:
        return None
    images = None
    for row, (path, _) in enumerate(files):
        raw = read_bytes(path, _MAX_FILE)
        size = picture_size(raw, path)
        if not shape:
            shape.append(size)
        if size != shape[0]:
            raise DataError(
                f"{path}: expected a picture of {shape[0][0]} x {shape[0][1]} as the others, "
                f"received {size[0]} x {size[1]}"
            )
        if images is None:
            if len(files) * size[0] * size[1] > max_bytes():
                raise too_large(place, max_bytes())
            images = np.empty((len(files), *size), np.uint8)
        pixels = decode_picture(raw, path)
        if pixels.shape != size:
            raise DataError(f"{path}: a broken picture: its header is another's; make it anew")
        images[row] = pixels
    assert images is not None  # noqa: S101 - there is a file: see above
    return ParsedSplit(images, np.array([label for _, label in files], np.int64))


def picture_size(raw: bytes, path: Path) -> tuple[int, int]:
    """Return (height, width) as the file says it, before anything is unpacked.

    Raises:
        DataError: no PNG or PGM, or larger than MAX_SIDE.
    """
    if raw.startswith(PNG_MAGIC) and len(raw) >= 24:
        width, height = (int.from_bytes(raw[place : place + 4], "big") for place in (16, 20))
    elif match := _PGM.match(raw):
        width, height = (int(number) for number in match.groups())
    else:
        raise DataError(f"{path}: expected a PNG or PGM picture, received another file")
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise DataError(
            f"{path}: expected a picture of at most {MAX_SIDE} x {MAX_SIDE} pixels, received "
            f"{height} x {width}"
        )
    return height, width


def decode_picture(raw: bytes, path: Path) -> Pixels:
    """Return the pixels (height, width) of a PNG or PGM picture as shades of gray.

    What is transparent is white, as on paper.

    Raises:
        DataError: the picture is broken.
    """
    from PIL import Image  # noqa: PLC0415 - 20 ms that only pictures need

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(raw), formats=("PNG", "PPM")) as picture:
                if picture.mode.startswith(("I", "F")):  # 16 bits, which "L" would cut off at 255
                    deep = np.asarray(picture, np.int64)
                    if "transparency" in picture.info:
                        deep = np.where(deep == picture.info["transparency"], 65535, deep)
                    return (np.clip(deep, 0, 65535) >> 8).astype(np.uint8)
                if not picture.has_transparency_data:
                    return np.asarray(picture.convert("L"), np.uint8)
                # Below what is transparent there may be any color, most often black.
                paper = Image.new("RGBA", picture.size, "white")
                paper.alpha_composite(picture.convert("RGBA"))
                return np.asarray(paper.convert("L"), np.uint8)
    except Exception as error:  # noqa: BLE001 - broken pictures end in errors of every kind
        # What pillow does not know at all it names by its address in the memory.
        reason = "nothing of it is known" if "BytesIO" in str(error) else clean(error, 80)
        raise DataError(f"{path}: a broken picture: {reason}; make it anew") from None


def _folders(folder: Path) -> list[Path]:
    """Return the folders in `folder` by name; links that lead nowhere are none."""
    try:
        with os.scandir(folder) as entries:
            found = [Path(entry.path) for entry in entries if _is_folder(entry)]
    except OSError:
        return []
    return sorted(path for path in found if not path.name.startswith("."))


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a loop of links
        return False


def _pictures(folder: Path) -> Iterator[Path]:
    """Yield the pictures in a folder by name; other files are passed over."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - paths are ten times as slow
    except OSError:
        return
    for name in names:
        if name.lower().endswith(_SUFFIXES) and not name.startswith("."):
            yield folder / name

"""Many image files as arrays: of one size, with alpha and deep images where files have them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.image_file import BrokenImageError, DecodedImage, decode_image
from nntui.datasets.formats.limits import MAX_FILES, max_bytes, too_large
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.photographs.prepare import prepare_one
from nntui.datasets.photographs.reading import read_photograph
from nntui.datasets.pixels.value_range import scale_of, scaled
from nntui.errors import DataError
from nntui.strings import clean, counted

_NAMED = 3
"""Broken files that are named in a note."""


class ImageSource(NamedTuple):
    """An image file, or a member of an archive."""

    name: str
    read: Callable[[], bytes]


class ImageStack(NamedTuple):
    """The images of all parts.

    Args:
        images: for each part, uint8 of shape (count, height, width), or (count, height, width, 2)
            with gray and alpha; a part without an image is missing.
        rows: for each part, the indices of the sources that are in `images`; others are broken.
        notes: what was changed or left out, each a short phrase for the user.
    """

    images: dict[str, Pixels]
    rows: dict[str, list[int]]
    notes: tuple[str, ...]


def read_stack(
    parts: Mapping[str, Sequence[ImageSource]],
    folder: str,
    *,
    skip_broken: bool,
    prepare: bool = False,
) -> ImageStack:
    """Return the images of all parts.

    Args:
        parts: the files of each part.
        folder: where they are, for errors.
        skip_broken: whether to leave out files that cannot be decoded.
        prepare: whether they are photographs of any size, prepared as MNIST.

    Raises:
        DataError: too many images, images of different sizes, or broken ones that are not left out.
    """
    reader = _Reader(folder, _prepared if prepare else decode_image)
    read = {role: _read_part(sources, reader) for role, sources in parts.items()}
    total = sum(map(len, parts.values()))
    if reader.broken and not (skip_broken and len(reader.broken) < total):
        raise _broken_error(reader.broken, total, folder)
    notes = _notes(reader)
    notes += _add_deep_images(read, folder)
    images = {role: _stacked(part) for role, part in read.items() if part.rows}
    return ImageStack(images, {role: part.rows for role, part in read.items()}, tuple(notes))


@dataclass
class _Reader:
    """What all parts share: the size of an image, and what was found so far."""

    folder: str
    decode: Callable[[bytes, object], DecodedImage]
    shape: tuple[int, ...] = ()
    turned: int = 0
    broken: list[tuple[str, BrokenImageError]] = field(default_factory=list)


@dataclass
class _Part:
    """The images of one part; `gray` and `alpha` have a row for each source."""

    gray: Pixels
    alpha: Pixels | None = None
    deep: dict[int, AnyArray] = field(default_factory=dict)
    """Images of more than 8 bits by row; they are in `gray` once their range is known."""
    rows: list[int] = field(default_factory=list)


def _read_part(sources: Sequence[ImageSource], reader: _Reader) -> _Part:
    if len(sources) > MAX_FILES:
        raise DataError(
            f"{reader.folder}: expected at most {MAX_FILES:,} images, received {len(sources):,}"
        )
    part = _Part(np.empty((0, 0, 0), np.uint8))
    for index, source in enumerate(sources):
        try:
            image = reader.decode(source.read(), source.name)
        except BrokenImageError as error:
            reader.broken.append((source.name, error))
            continue
        _check_shape(image, source.name, reader)
        if not part.rows:
            part.gray = _allocated(len(sources), reader)
        reader.turned += image.turned
        _add(part, image, index)
    return part


def _prepared(raw: bytes, name: object) -> DecodedImage:
    """Return a photograph of one character as an image of MNIST has it."""
    return DecodedImage(prepare_one(read_photograph(raw, name)).image, None, turned=False)


def _check_shape(image: DecodedImage, name: str, reader: _Reader) -> None:
    reader.shape = reader.shape or image.gray.shape
    if image.gray.shape != reader.shape:
        expected, received = (" x ".join(map(str, s)) for s in (reader.shape, image.gray.shape))
        raise DataError(
            f"{reader.folder}/{name}: expected an image of {expected} as the others, received "
            f"{received}; resize them to one size, or use --prepare mnist"
        )


def _allocated(count: int, reader: _Reader) -> Pixels:
    height, width = reader.shape
    if count * height * width > max_bytes():
        raise too_large(reader.folder, max_bytes())
    return np.empty((count, height, width), np.uint8)


def _add(part: _Part, image: DecodedImage, index: int) -> None:
    """Add an image in the next row."""
    row = len(part.rows)
    part.rows.append(index)
    if image.gray.dtype == np.uint8:
        part.gray[row] = image.gray
    else:
        part.deep[row] = image.gray
    if image.alpha is not None:
        if part.alpha is None:
            part.alpha = np.full(part.gray.shape, 255, np.uint8)
        part.alpha[row] = image.alpha


def _add_deep_images(parts: Mapping[str, _Part], folder: str) -> list[str]:
    """Scale images of more than 8 bits, of all parts alike; return a note where there are any."""
    deep = {role: np.stack(list(part.deep.values())) for role, part in parts.items() if part.deep}
    if not deep:
        return []
    scale = scale_of(list(deep.values()), [f"{folder}: {role}" for role in deep])
    for role, images in deep.items():
        parts[role].gray[list(parts[role].deep)] = scaled(images, scale)
    converted = counted(sum(map(len, deep.values())), "image")
    return [f"{converted} of 16 bits: {scale.note or 'pixels from 0 to 255'}"]


def _stacked(part: _Part) -> Pixels:
    """Return the images without rows for broken ones, with alpha where some have it."""
    count = len(part.rows)
    if part.alpha is None:
        return part.gray[:count]
    return np.stack([part.gray[:count], part.alpha[:count]], axis=3)


def _notes(reader: _Reader) -> list[str]:
    notes = []
    if reader.broken:
        names = ", ".join(clean(name, 40) for name, _ in reader.broken[:_NAMED])
        more = ", ..." if len(reader.broken) > _NAMED else ""
        noun = "file" if len(reader.broken) == 1 else "files"
        notes.append(f"{len(reader.broken):,} broken image {noun} left out ({names}{more})")
    if reader.turned:
        nouns = "image turned by its" if reader.turned == 1 else "images turned by their"
        notes.append(f"{reader.turned:,} {nouns} EXIF orientation")
    return notes


def _broken_error(
    broken: Sequence[tuple[str, BrokenImageError]], total: int, folder: str
) -> DataError:
    first = f"{broken[0][1]}{', ...' if len(broken) > 1 else ''}"
    advice = "--skip-broken leaves them out" if len(broken) < total else "save them again"
    return DataError(
        f"{folder}: expected image files that can be decoded, received {len(broken):,} of "
        f"{total:,} that cannot: {first}; {advice}"
    )

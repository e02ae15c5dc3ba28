"""What can be said of a data set by its name, whether it is here or not."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from nntui import locations
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset, Split
from nntui.datasets.published.registry import PUBLISHED, Published, megabytes
from nntui.errors import DataError, MissingDataError
from nntui.view import formatting


class Seen(NamedTuple):
    """What there is under a name."""

    state: str
    """`here`, `drawn`, `missing` (it can be fetched) or `broken`."""
    data: Dataset | None
    row: Published | None
    """How it is published, None where it is not."""
    problem: str
    """Why there is no data."""


def look(name: str) -> Seen:
    """Return what there is under a name."""
    row = PUBLISHED.get(name)
    try:
        data = catalog.load(name, locations.data_folders())
    except MissingDataError:
        size = megabytes(PUBLISHED[name].size)
        return Seen("missing", None, row, f"not here yet, {size} to fetch")
    except DataError as error:
        return Seen("broken", None, row, str(error))
    return Seen("here" if row else "drawn", data, row, "")


def record(name: str) -> dict[str, Any]:
    """Return what a line of the list says; of what is not here, what its publishers say."""
    seen = look(name)
    kinds = {part.kind: part.shape for part in seen.row.files} if seen.row else {}
    train = seen.data.train.images.shape if seen.data else kinds.get("train-images", (0, 0, 0))
    test = seen.data.test.images.shape if seen.data else kinds.get("t10k-images", (0, 0, 0))
    classes = seen.data.classes if seen.data else seen.row.classes if seen.row else ()
    return {
        "name": name,
        "state": seen.state,
        "train": train[0],
        "test": test[0],
        "image_shape": train[1:],
        "classes": classes,
        "bytes": seen.row.size if seen.row else 0,
        "from": seen.data.origin if seen.data else seen.problem,
    }


def details(name: str) -> dict[str, Any]:
    """Return all that is known: images by class, hashes, source, license, mirrors, files."""
    seen, known = look(name), record(name)
    if seen.data is not None:
        known["by_class"] = {row[0]: row[1:] for row in by_class(seen.data)}
        known["sha256"] = {"train": digest(seen.data.train), "test": digest(seen.data.test)}
    if seen.row is not None:
        known |= {key: getattr(seen.row, key) for key in ("source", "license", "mirrors")}
        known["files"] = [
            {"file": part.name, "bytes": part.size, "sha256": part.sha256}
            for part in seen.row.files
        ]
    return known


def lines(name: str, cache: Path) -> list[tuple[str, str]]:
    """Return the same as titles and texts, without the table of classes."""
    seen, known = look(name), record(name)
    height, width = known["image_shape"]
    told = f"{formatting.count(known['train'], 'image')} to train on, {known['test']:,} to test on"
    found = [
        ("data set", f"{name}, {seen.row.title}" if seen.row else name),
        ("images", f"{told}, {height} x {width}"),
        ("classes", ", ".join(known["classes"])),
        ("from", known["from"]),
    ]
    if seen.state == "missing":
        found.append(("fetch it", f"nntui data get {name}, into {cache / name}"))
    if seen.data is not None:
        hashes = (digest(seen.data.train), digest(seen.data.test))
        found += [("pixels", f"sha256 {hashes[0]}"), ("", f"sha256 {hashes[1]} (test)")]
    if seen.row is not None:
        found += [("source", seen.row.source), ("license", seen.row.license)]
        found += [("mirrors" if not n else "", url) for n, url in enumerate(seen.row.mirrors)]
        for number, part in enumerate(seen.row.files):
            found.append(("" if number else "files", f"{part.name}, {part.size:,} bytes"))
            found.append(("", f"sha256 {part.sha256}"))
    return found


def by_class(data: Dataset) -> list[tuple[str, int, int]]:
    """Return the name of each class with its number of images to train and to test on."""
    counts = [
        np.bincount(split.labels, minlength=len(data.classes)).tolist()
        for split in (data.train, data.test)
    ]
    return list(zip(data.classes, *counts, strict=True))


def digest(split: Split) -> str:
    """Return the sha256 of all pixels, then all labels."""
    found = hashlib.sha256(split.images.tobytes())
    found.update(split.labels.tobytes())
    return found.hexdigest()

"""`nntui data info`: what is in a data set or in files, and how a run would split it."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from nntui.cli.data.files import print_files
from nntui.cli.data.records import full_record
from nntui.cli.options import Json, with_data_knobs
from nntui.cli.output import print_json, table
from nntui.cli.terminal import MAX_PATH, plain_console
from nntui.datasets.catalog import CATALOG
from nntui.errors import DataError
from nntui.strings import clean, counted
from nntui.workspace.data_info import DataDescription, describe


@with_data_knobs
def command(
    settings: dict[str, Any],
    name: Annotated[
        str, typer.Argument(metavar="DATA", help="Name of a data set, or a file or folder.")
    ],
    *,
    json: Json = False,
) -> int:
    """Describe a data set or files.

    Prints the images, classes and origin. For files, it also prints how a run would split them and
    how long they take to load.
    """
    if not json and name not in CATALOG:
        print_files(name, settings)
        return 0
    found = describe(name)
    if found.data is None and found.published is None:
        raise DataError(found.problem)
    if json:
        print_json(full_record(found))
    else:
        _print(found)
    return 0


def _print(found: DataDescription) -> None:
    console = plain_console()
    for title, value in _lines(found):
        console.print(f"{title:<10}{clean(value, MAX_PATH)}".rstrip(), soft_wrap=True)
    if found.data is not None:
        rows = table(["class"], ["train", "test"])
        for count in found.class_counts():
            rows.add_row(count.name, f"{count.train:,}", f"{count.test:,}")
        console.print("")
        console.print(rows)


def _lines(found: DataDescription) -> Iterator[tuple[str, str]]:
    """Yield what is known as titles and texts."""
    published = found.published
    train, height, width = found.train_shape
    yield "data set", f"{found.name}, {published.title}" if published else found.name
    images = counted(train, "training image")
    tests = counted(found.test_shape[0], "test image")
    yield "images", f"{images}, {tests}, {height} x {width}"
    yield "classes", ", ".join(found.classes)
    yield "from", found.origin
    if found.state == "missing":
        yield "download", f"nntui data get {found.name}, into {found.download_folder}"
    for split, digest in found.hashes().items():
        yield (
            ("pixels", f"sha256 {digest}") if split == "train" else ("", f"sha256 {digest} (test)")
        )
    if published is None:
        return
    yield "source", published.source
    yield "license", published.license
    yield from zip(_once("mirrors"), published.mirrors, strict=False)
    for title, file in zip(_once("files"), published.files, strict=False):
        yield title, f"{file.name}, {file.size:,} bytes"
        yield "", f"sha256 {file.sha256}"


def _once(title: str) -> Iterator[str]:
    yield title
    while True:
        yield ""

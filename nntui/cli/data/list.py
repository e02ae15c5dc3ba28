"""`nntui data list`: the data sets with their sizes, and which of them are missing."""

from nntui.cli.data.records import record
from nntui.cli.options import Json
from nntui.cli.output import print_json, table
from nntui.cli.terminal import MAX_PATH, plain_console
from nntui.strings import clean
from nntui.workspace import data
from nntui.workspace.data_info import DataDescription, describe


def command(*, json: Json = False) -> int:
    """List the data sets.

    Lists available, downloadable and synthetic data sets.
    """
    descriptions = map(describe, data.names())
    if json:
        for description in descriptions:
            print_json(record(description))
        return 0
    found = list(descriptions)
    rows = table(["data set", "images", "size", "classes", "from"])
    for description in found:
        rows.add_row(*_row(description))
    plain_console().print(rows)
    if any(description.state == "missing" for description in found):
        plain_console().print("\nnntui data get NAME downloads a missing data set")
    return 0


def _row(found: DataDescription) -> tuple[str, ...]:
    train, height, width = found.train_shape
    origin = clean(found.origin, MAX_PATH)
    if not train:
        return found.name, "-", "-", "-", origin
    images = f"{train:,} + {found.test_shape[0]:,}"
    return found.name, images, f"{height} x {width}", str(len(found.classes)), origin

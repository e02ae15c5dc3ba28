"""`nntui data get`: downloads published data sets."""

from typing import Annotated

import typer

from nntui.cli.data.records import record
from nntui.cli.downloads import show_download
from nntui.cli.options import Json
from nntui.cli.output import print_json, print_line
from nntui.errors import DataError
from nntui.strings import counted
from nntui.workspace import data
from nntui.workspace.data_info import describe


def command(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="Names of published data sets.")
    ],
    *,
    json: Json = False,
) -> int:
    """Download data sets.

    Files that are missing or damaged are downloaded to the cache.
    """
    for name in names:
        show_download(name, data.ensure(name, repair=True))
        found = describe(name)
        if found.data is None:
            raise DataError(found.problem)
        if json:
            print_json(record(found))
            continue
        train, test = len(found.data.train), counted(len(found.data.test), "test image")
        print_line(f"{name}: {train:,} + {test}, {found.data.origin}")
    return 0

"""`nntui data`: which data sets there are, and where they come from."""

import typer
from rich.table import Table

from nntui import locations
from nntui.cli import data_files
from nntui.cli.terminal import plain_console
from nntui.datasets import catalog
from nntui.errors import DataError
from nntui.view import words

app = typer.Typer(help="List the data sets.", no_args_is_help=False)


app.command("info")(data_files.info)
app.command("import")(data_files.import_files)


@app.callback(invoke_without_command=True)
def _list_by_default(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_command()


@app.command("list")
def list_command() -> int:
    """List the data sets that can be trained on, and why one cannot."""
    table = Table("data set", "images", "size", "classes", "from", box=None, pad_edge=False)
    folders = locations.data_folders()
    for name in [*catalog.CATALOG, *catalog.imported(folders)]:
        try:
            data = catalog.load(name, folders)
        except DataError as error:
            table.add_row(name, "-", "-", "-", str(error))
            continue
        height, width = data.image_shape
        images = f"{len(data.train):,} + {words.count(len(data.test), 'test image')}"
        table.add_row(name, images, f"{height} x {width}", str(len(data.classes)), data.origin)
    plain_console().print(table)
    return 0

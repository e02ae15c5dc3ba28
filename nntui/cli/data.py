"""`nntui data`: which data sets there are, and where they come from."""

from typing import Annotated

import numpy as np
import typer
from rich.table import Table

from nntui import locations
from nntui.augmentation import parse_augmentation
from nntui.cli.terminal import plain_console, terminal_look
from nntui.datasets import catalog
from nntui.datasets.augment import Augmenter
from nntui.errors import DataError
from nntui.view import words
from nntui.view.pictures import sheet

app = typer.Typer(help="List the data sets.", no_args_is_help=False)


@app.callback(invoke_without_command=True)
def _list_by_default(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_command()


@app.command("list")
def list_command() -> int:
    """List the data sets that can be trained on, and why one cannot."""
    table = Table("data set", "images", "size", "classes", "from", box=None, pad_edge=False)
    for name in catalog.CATALOG:
        try:
            data = catalog.load(name, locations.data_folders())
        except DataError as error:
            table.add_row(name, "-", "-", "-", str(error))
            continue
        height, width = data.image_shape
        images = f"{len(data.train):,} + {words.count(len(data.test), 'test image')}"
        table.add_row(name, images, f"{height} x {width}", str(len(data.classes)), data.origin)
    plain_console().print(table)
    return 0


@app.command("sheet")
def sheet_command(
    name: Annotated[str, typer.Argument(help="The data set.")],
    *,
    count: Annotated[int, typer.Option(min=1, max=1000, help="How many images.")] = 12,
    index: Annotated[int, typer.Option(min=0, help="The first of them, from 0.")] = 0,
    augment: Annotated[
        str, typer.Option(help="Distort them, as in shift:2,rotate:10,elastic:4/34.")
    ] = "",
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Of the distortions.")] = 1,
    ascii_only: Annotated[bool, typer.Option("--ascii", help="Draw in ASCII.")] = False,
) -> int:
    """Show training images side by side, as they are or as augmentation feeds them to a network."""
    asked = parse_augmentation(augment)
    data = catalog.load(name, locations.data_folders())
    rows = np.arange(index, index + count) % len(data.train)
    images, labels = data.train.images[rows], data.train.labels[rows]
    if asked:
        augmenter = Augmenter(asked, data.image_shape, count, seed)
        images = augmenter.distort(images.reshape(count, -1), 0).reshape(images.shape)
    look, console = terminal_look(), plain_console()
    blocks = look.unicode and look.color and console.is_terminal and not ascii_only
    names = [data.classes[label] for label in labels]
    # Not wrapped: a picture broken over two lines is none.
    console.print(
        sheet(images, names, console.width, "blocks" if blocks else "ascii"), soft_wrap=True
    )
    return 0

"""`nntui data`: which data sets there are, what is in them, and getting one that is not here."""

from typing import Annotated, Any

import msgspec
import numpy as np
import typer
from rich.table import Table

from nntui import locations
from nntui.cli import data_files, facts, fetching
from nntui.cli.options import with_data_knobs
from nntui.cli.terminal import MAX_PATH, detect_terminal, plain_console
from nntui.config.augmentation import parse_augmentation
from nntui.datasets import catalog
from nntui.datasets.augment.augmenter import Augmenter
from nntui.datasets.published.registry import PUBLISHED
from nntui.errors import DataError
from nntui.strings import clean
from nntui.view import formatting
from nntui.view.images import sheet

app = typer.Typer(help="List the data sets, look into one, fetch one.", no_args_is_help=False)

_Json = Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")]


app.command("import")(data_files.import_files)


@app.callback(invoke_without_command=True)
def _list_by_default(context: typer.Context, *, json: _Json = False) -> None:
    if context.invoked_subcommand is None:
        list_command(json=json)


@app.command("list")
def list_command(*, json: _Json = False) -> int:
    """List the data sets: those that are here, that can be fetched, that are drawn."""
    table = Table("data set", "images", "size", "classes", "from", box=None, pad_edge=False)
    missing = False
    for name in [*catalog.CATALOG, *catalog.imported(locations.data_folders())]:
        record = facts.record(name)
        if json:
            typer.echo(msgspec.json.encode(record).decode())
            continue
        missing = missing or record["state"] == "missing"
        images, size, classes = "-", "-", "-"
        if record["train"]:
            images = f"{record['train']:,} + {record['test']:,}"
            size = " x ".join(map(str, record["image_shape"]))
            classes = str(len(record["classes"]))
        table.add_row(name, images, size, classes, clean(record["from"], MAX_PATH))
    if not json:
        plain_console().print(table)
    if missing:
        typer.echo("\nnntui data get NAME fetches what is not here yet")
    return 0


@app.command("info")
@with_data_knobs
def info_command(
    settings: dict[str, Any],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What --data takes.")],
    *,
    json: _Json = False,
) -> int:
    """Say what is in a data set or in files, where it is, and how it would be split."""
    if name not in catalog.CATALOG and not json:
        return data_files.info(settings, name)
    seen = facts.look(name)
    if seen.data is None and seen.row is None:
        raise DataError(seen.problem)
    if json:
        typer.echo(msgspec.json.encode(facts.details(name)).decode())
        return 0
    console = plain_console()
    for title, value in facts.lines(name, locations.cache()):
        console.print(f"{title:<10}{clean(value, MAX_PATH)}".rstrip(), soft_wrap=True)
    if seen.data is not None:
        table = Table("class", box=None, pad_edge=False)
        for split in ("train", "test"):
            table.add_column(split, justify="right")
        for row in facts.by_class(seen.data):
            table.add_row(row[0], *(f"{count:,}" for count in row[1:]))
        console.print("")
        console.print(table)
    return 0


@app.command("get")
def get_command(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="What --data takes.")],
    *,
    json: _Json = False,
) -> int:
    """Fetch data sets into the cache, where they are not here yet or broken."""
    for name in names:
        seen = facts.look(name)
        data = seen.data
        if data is None and seen.row is None:
            raise DataError(seen.problem)
        if data is None:
            fetching.fetch(PUBLISHED[name])
            data = catalog.load(name, locations.data_folders())
        if json:
            typer.echo(msgspec.json.encode(facts.record(name)).decode())
            continue
        told = f"{name}: {len(data.train):,} + {formatting.count(len(data.test), 'test image')}"
        plain_console().print(f"{told}, {clean(data.origin, MAX_PATH)}", soft_wrap=True)
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
    look, console = detect_terminal(), plain_console()
    blocks = look.unicode and look.color and console.is_terminal and not ascii_only
    names = [data.classes[label] for label in labels]
    # Not wrapped: a picture broken over two lines is none.
    console.print(
        sheet(images, names, console.width, "blocks" if blocks else "ascii"), soft_wrap=True
    )
    return 0

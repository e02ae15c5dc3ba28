"""`nntui data`: which data sets there are, what is in them, and fetching those that are not here."""

import hashlib
from typing import Annotated, Any

import msgspec
import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from nntui import locations
from nntui.cli import fetching
from nntui.cli.terminal import MAX_PATH, plain_console
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset, Split
from nntui.datasets.published import PUBLISHED, Published, megabytes
from nntui.errors import DataError, MissingDataError
from nntui.strings import clean
from nntui.view import words

app = typer.Typer(help="List the data sets, look into one, fetch one.", no_args_is_help=False)

_Json = Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")]
_Name = Annotated[str, typer.Argument(metavar="NAME", help="What --data takes.")]


@app.callback(invoke_without_command=True)
def _list_by_default(context: typer.Context, *, json: _Json = False) -> None:
    if context.invoked_subcommand is None:
        list_command(json=json)


@app.command("list")
def list_command(*, json: _Json = False) -> int:
    """List the data sets: those that are here, that can be fetched, that are drawn."""
    table = Table("data set", "images", "size", "classes", "from", box=None, pad_edge=False)
    for name in catalog.CATALOG:
        record = _record(name)
        if json:
            typer.echo(msgspec.json.encode(record).decode())
            continue
        images, size, classes = "-", "-", "-"
        if record["train"]:
            images = f"{record['train']:,} + {words.count(record['test'], 'test image')}"
            size = " x ".join(map(str, record["image_shape"]))
            classes = str(len(record["classes"]))
        table.add_row(name, images, size, classes, clean(record["from"], MAX_PATH))
    if not json:
        plain_console().print(table)
    return 0


@app.command("info")
def info_command(name: _Name, *, json: _Json = False) -> int:
    """Say what is in a data set, where it is and whose it is."""
    wanted = PUBLISHED.get(name)
    data, problem = _look(name)
    if data is None and wanted is None:
        raise DataError(problem)
    if json:
        typer.echo(msgspec.json.encode(_details(name, data, wanted)).decode())
        return 0
    console = plain_console()
    for row in _facts(name, data, wanted, problem):
        console.print(f"{row[0]:<10}{clean(row[1], MAX_PATH)}", soft_wrap=True)
    console.print()
    if data is not None:
        console.print(_class_table(data))
    if wanted is not None:
        _print_files(console, wanted)
    return 0


@app.command("get")
def get_command(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="What --data takes.")],
    *,
    json: _Json = False,
) -> int:
    """Fetch data sets into the cache, where they are not here yet."""
    for name in names:
        data, problem = _look(name)
        wanted = PUBLISHED.get(name)
        if data is None and wanted is None:
            raise DataError(problem)
        if data is None and wanted is not None:
            fetching.fetch(wanted)
            data = catalog.load(name, locations.data_folders())
        if json:
            typer.echo(msgspec.json.encode(_record(name)).decode())
        elif data is not None:
            told = f"{name}: {len(data.train):,} + {words.count(len(data.test), 'test image')}"
            plain_console().print(f"{told}, {clean(data.origin, MAX_PATH)}", soft_wrap=True)
    return 0


def _look(name: str) -> tuple[Dataset | None, str]:
    """Return a data set, or why it is not here."""
    try:
        return catalog.load(name, locations.data_folders()), ""
    except MissingDataError:
        return None, f"not here yet: {megabytes(PUBLISHED[name].size)}, nntui data get {name}"
    except DataError as error:
        return None, str(error)


def _record(name: str) -> dict[str, Any]:
    """Return what a line of the list says of a data set."""
    data, problem = _look(name)
    wanted = PUBLISHED.get(name)
    state = "missing" if problem.startswith("not here") else "broken"
    if data is not None:
        state = "drawn" if wanted is None else "here"
    return {
        "name": name,
        "state": state,
        "train": len(data.train) if data else 0,
        "test": len(data.test) if data else 0,
        "image_shape": data.image_shape if data else None,
        "classes": list(data.classes if data else wanted.classes if wanted else ()),
        "bytes": wanted.size if wanted else 0,
        "from": data.origin if data else problem,
    }


def _details(name: str, data: Dataset | None, wanted: Published | None) -> dict[str, Any]:
    details = _record(name)
    if data is not None:
        details |= {f"{split}_by_class": _counts(data, split) for split in ("train", "test")}
        details["sha256"] = {"train": _digest(data.train), "test": _digest(data.test)}
    if wanted is not None:
        details |= {"source": wanted.source, "license": wanted.license, "mirrors": wanted.mirrors}
        details["files"] = [
            {"file": part.file, "bytes": part.size, "sha256": part.packed} for part in wanted.parts
        ]
    return details


def _facts(
    name: str, data: Dataset | None, wanted: Published | None, problem: str
) -> list[tuple[str, str]]:
    facts = [("data set", f"{name}, {wanted.title}" if wanted else name)]
    if data is not None:
        height, width = data.image_shape
        train, test = words.count(len(data.train), "image"), words.count(len(data.test), "image")
        facts.append(("images", f"{train} to train on, {test} to test on, {height} x {width}"))
        facts.append(("sha256", f"{_digest(data.train)} train"))
        facts.append(("", f"{_digest(data.test)} test"))
    facts.append(("from", data.origin if data else problem))
    if wanted is not None:
        facts.append(("classes", ", ".join(wanted.classes)))
        facts.append(("source", wanted.source))
        facts.append(("license", wanted.license))
        facts += [("fetched" if not n else "", url) for n, url in enumerate(wanted.mirrors)]
    return facts


def _class_table(data: Dataset) -> Table:
    table = Table("class", box=None, pad_edge=False)
    splits = ("train", "test")
    for split in splits:
        table.add_column(split, justify="right")
    for row in zip(data.classes, *(_counts(data, split) for split in splits), strict=True):
        table.add_row(row[0], *(f"{count:,}" for count in row[1:]))
    return table


def _print_files(console: Console, wanted: Published) -> None:
    console.print("\nas published: bytes, sha256")
    for part in wanted.parts:
        console.print(f"{part.file:<28}{part.size:>11,}\n  {part.packed}")


def _counts(data: Dataset, split: str) -> list[int]:
    labels = getattr(data, split).labels
    return [int(count) for count in np.bincount(labels, minlength=len(data.classes))]


def _digest(split: Split) -> str:
    """Return the sha256 of all pixels, then all labels."""
    digest = hashlib.sha256(np.ascontiguousarray(split.images))
    digest.update(np.ascontiguousarray(split.labels))
    return digest.hexdigest()

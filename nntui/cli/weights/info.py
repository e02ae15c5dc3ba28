"""`nntui weights info`: everything that is known of weights."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
import typer

from nntui.cli.downloads import with_download
from nntui.cli.options import Best, Json, WeightsName
from nntui.cli.output import print_json, table
from nntui.cli.reading import with_reading
from nntui.cli.terminal import MAX_PATH, plain_console
from nntui.cli.weights.foreign import foreign_record, print_foreign
from nntui.config.scaling import Scaling
from nntui.strings import clean
from nntui.view import formatting
from nntui.workspace.foreign_info import describe_foreign, foreign_path
from nntui.workspace.foreign_weights import HowToRead
from nntui.workspace.weights_info import WeightsDescription, describe


@with_reading
def command(
    weights: WeightsName,
    data: Annotated[
        str | None,
        typer.Option(
            "--data",
            metavar="DATA",
            help="Data set to measure weights of another program on [default: mnist]",
        ),
    ] = None,
    *,
    how: HowToRead,
    best: Best = False,
    json: Json = False,
) -> int:
    """Describe weights: everything that is known.

    Prints the network, the input range, how it was trained, and the numbers of each array. Of
    weights of another program also how they are read, and what their numbers give away.
    """
    del data  # it is in `how`
    path = foreign_path(weights)
    if path is not None:
        foreign = with_download(lambda: describe_foreign(path, how))
        if json:
            print_json(foreign_record(foreign))
        else:
            print_foreign(foreign)
        return 0
    found = describe(weights, best=best)
    if json:
        print_json(_record(found))
    else:
        _print(found)
    return 0


def _record(found: WeightsDescription) -> dict[str, Any]:
    known = {"name": found.title} | msgspec.structs.asdict(found.info)
    known["parameters"] = found.layers.parameters
    known["arrays"] = [row._asdict() for row in found.arrays]
    known["folder"] = None if found.run is None else str(found.run)
    known["file"] = None if found.file is None else str(found.file)
    known["optimizer"] = found.optimizer
    return known | {"bytes": found.size}


def _print(found: WeightsDescription) -> None:
    console = plain_console()
    for title, value in _lines(found):
        console.print(f"{title:<10}{clean(value, MAX_PATH)}".rstrip(), soft_wrap=True)
    layers = table(["layer"], ["output", "parameters", "share"])
    for layer in found.layers.rows:
        shape = " x ".join(map(str, layer.shape))
        layers.add_row(
            layer.words, shape, f"{layer.parameters:,}", formatting.percent(layer.share, 1)
        )
    arrays = table(["array"], ["shape", "stored as", "min", "max", "mean", "std"])
    for row in found.arrays:
        shape = " x ".join(map(str, row.shape))
        numbers = (row.smallest, row.largest, row.mean, row.deviation)
        arrays.add_row(row.name, shape, row.type, *(f"{number:.4g}" for number in numbers))
    for each in (layers, arrays):
        console.print("")
        console.print(each)


def _lines(found: WeightsDescription) -> Iterator[tuple[str, str]]:
    """Yield what is known as titles and texts."""
    info = found.info
    yield "weights", found.title
    if found.file is not None:
        yield "file", f"{found.file}, {found.size:,} bytes"
    if found.run is not None:
        yield "folder", str(found.run)
    yield "network", f"{info.layers or 'no hidden layers'}, {found.layers.parameters:,} parameters"
    height, width = info.image_shape
    yield "images", f"{height} x {width}, pixels 0 to 255 become {_inputs(info.scaling)}"
    yield "classes", ", ".join(info.classes)
    yield "output", info.output
    yield "loss", ", ".join(_loss(found))
    yield "trained", ", ".join(_training(found))
    if found.optimizer:
        yield "optimizer", f"state with {', '.join(found.optimizer)}"
    if info.accuracy is not None:
        yield "accuracy", f"{formatting.percent(info.accuracy)} of the test images of {info.data}"


def _inputs(scaling: Scaling) -> str:
    return str(scaling).replace("..", " to ", 1)


def _loss(found: WeightsDescription) -> Iterator[str]:
    info = found.info
    yield info.loss
    if info.label_smoothing:
        yield f"label smoothing {info.label_smoothing:g}"
    if info.target_margin:
        yield f"target margin {info.target_margin:g}"


def _training(found: WeightsDescription) -> Iterator[str]:
    info = found.info
    yield f"on {info.data}"
    if info.step:
        yield f"{info.step:,} steps, epoch {info.epoch:,}"
    yield f"seed {info.seed}"
    if info.run:
        yield f"run {info.run}"
    if info.recipe:
        yield f"recipe {info.recipe}"
    if info.version:
        yield f"nntui {info.version}"
    yield from (f"{name.replace('_', ' ')} {value}" for name, value in info.reading.items())

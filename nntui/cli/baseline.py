"""`nntui baseline`: what learns without a network, and what a network is worth untrained."""

from typing import Annotated

import msgspec
import typer

from nntui import locations
from nntui.analysis.evaluated import evaluate_network
from nntui.baselines.results import BaselineResult, measure, store_result
from nntui.cli import fetching
from nntui.config.run_config import RunConfig, knob
from nntui.recipes.registry import recipe
from nntui.runs.checkpoint import info_of
from nntui.training.assemble import assemble
from nntui.training.images import select_images
from nntui.view import formatting
from nntui.weights import Weights

app = typer.Typer(help="Measure what networks have to beat.", no_args_is_help=True)

_Data = Annotated[str, typer.Option("--data", help="The data set.")]
_Validation = Annotated[str, typer.Option("--validation", help="Training images held out.")]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]

_DEFAULT = RunConfig()
_HELD_OUT = str(_DEFAULT.validation)


@app.command("darkness")
def darkness_command(
    data: _Data = _DEFAULT.data, validation: _Validation = _HELD_OUT, *, json: _Json = False
) -> int:
    """Say the class whose pictures have, on average, as much ink."""
    return _measure("darkness", data, validation, json=json)


@app.command("svm")
def svm_command(
    data: _Data = _DEFAULT.data, validation: _Validation = _HELD_OUT, *, json: _Json = False
) -> int:
    """Ask a support vector machine, scikit-learn's SVC as it comes; takes minutes on MNIST."""
    return _measure("svm", data, validation, json=json)


@app.command("untrained")
def untrained_command(
    name: Annotated[str, typer.Option("--recipe", help="The recipe whose network is meant.")],
    *,
    json: _Json = False,
) -> int:
    """Ask the network of a recipe before its first step."""
    config = recipe(name).config
    data = fetching.load(config.data)
    network = assemble(config, data.image_shape, len(data.classes)).network
    weights = Weights(info_of(config, data), dict(network.parameters.arrays))
    accuracy = evaluate_network(weights, data, "untrained").predictions.accuracy
    if json:
        told = {"baseline": "untrained", "recipe": name, "data": data.name, "accuracy": accuracy}
        typer.echo(msgspec.json.encode(told).decode())
    else:
        typer.echo(
            f"untrained {name}: {formatting.percent(accuracy)} of "
            f"{formatting.count(len(data.test), 'test image')} of {data.name}"
        )
    return 0


def _measure(name: str, data_name: str, validation: str, *, json: bool) -> int:
    config = RunConfig.of({"data": data_name, "validation": knob("validation").parse(validation)})
    data = select_images(config, fetching.load(data_name))
    result = measure(name, data)
    store_result(locations.baselines(), result)
    typer.echo(msgspec.json.encode(result).decode() if json else _sentence(result, len(data.test)))
    return 0


def _sentence(result: BaselineResult, tested: int) -> str:
    held_out = ""
    if result.validation_accuracy is not None:
        held_out = (
            f", {formatting.percent(result.validation_accuracy)} of "
            f"{formatting.count(result.validation, 'validation image')}"
        )
    return (
        f"{result.baseline}: {formatting.percent(result.accuracy)} of "
        f"{formatting.count(tested, 'test image')}{held_out}, learned from "
        f"{formatting.count(result.train_size, 'image')} of {result.data} in "
        f"{formatting.duration(result.seconds)}"
    )

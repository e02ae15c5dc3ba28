"""`nntui baseline`: measures classifiers to compare with, and a network before training."""

from typing import Annotated

import typer

from nntui.baselines.results import BaselineResult
from nntui.cli.downloads import with_download
from nntui.cli.options import Json
from nntui.cli.output import print_json, print_line
from nntui.config.knobs import knob
from nntui.strings import counted
from nntui.view import formatting
from nntui.workspace.baselines import evaluate_untrained, measure_baseline

_DATA: str = knob("data").default
_HELD_OUT = str(knob("validation").default)

_Data = Annotated[
    str,
    typer.Option(
        "--data", metavar="DATA", show_default=False, help=f"The data set [default: {_DATA}]"
    ),
]
_Validation = Annotated[
    str,
    typer.Option(
        "--validation",
        metavar="INT",
        show_default=False,
        help="Training images held out for validation "
        f"[{knob('validation').interval}; default: {_HELD_OUT}]",
    ),
]


def darkness(
    data: _Data = _DATA, validation: _Validation = _HELD_OUT, *, json: Json = False
) -> int:
    """Classify images by their mean darkness."""
    return _measure("darkness", data, validation, json=json)


def svm(data: _Data = _DATA, validation: _Validation = _HELD_OUT, *, json: Json = False) -> int:
    """Train a support vector machine (scikit-learn).

    It is an SVC with its default parameters, and takes minutes on MNIST.
    """
    return _measure("svm", data, validation, json=json)


def untrained(
    recipe: Annotated[
        str, typer.Option("--recipe", metavar="NAME", help="The recipe of the network.")
    ],
    *,
    json: Json = False,
) -> int:
    """Evaluate the network of a recipe before its first step."""
    found = with_download(lambda: evaluate_untrained(recipe))
    data, predictions = found.weights.info.data, found.predictions
    if json:
        print_json(
            {
                "baseline": "untrained",
                "recipe": recipe,
                "data": data,
                "accuracy": predictions.accuracy,
            }
        )
    else:
        print_line(
            f"untrained {recipe}: {formatting.percent(predictions.accuracy)} of "
            f"{counted(len(predictions), 'test image')} of {data}"
        )
    return 0


def _measure(name: str, data: str, validation: str, *, json: bool) -> int:
    held_out = knob("validation").parse(validation)
    result = with_download(lambda: measure_baseline(name, data, held_out))
    if json:
        print_json(result)
    else:
        print_line(_sentence(result))
    return 0


def _sentence(result: BaselineResult) -> str:
    validation = ""
    if result.validation_accuracy is not None:
        validation = (
            f", {formatting.percent(result.validation_accuracy)} of "
            f"{counted(result.validation, 'validation image')}"
        )
    return (
        f"{result.baseline}: {formatting.percent(result.accuracy)} of the test images"
        f"{validation}, trained on {counted(result.train_size, 'image')} of "
        f"{result.data} in {formatting.duration(result.seconds)}"
    )

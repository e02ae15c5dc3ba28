"""`nntui eval`: evaluates weights on test images, in all and by class."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from nntui.analysis.pairs import worst_pairs
from nntui.analysis.predictions import Predictions
from nntui.analysis.scores import scores
from nntui.cli.calibrated import calibration_record, print_calibration
from nntui.cli.caused import Caused
from nntui.cli.downloads import with_download
from nntui.cli.options import Best, EvaluationData, Json, WeightsName, with_file_knobs
from nntui.cli.output import print_json, print_notes, table
from nntui.cli.reading import with_reading
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.datasets.dataset import Dataset
from nntui.strings import counted
from nntui.view import formatting
from nntui.view.confusion import confusion_matrix_lines, layout
from nntui.workspace.calibrating import calibrate
from nntui.workspace.evaluation import evaluate_named
from nntui.workspace.foreign_weights import HowToRead
from nntui.workspace.weights_evaluation import WeightsEvaluation

_MAX_MATRIX = 20
"""Classes up to which the confusion matrix is printed."""
_PAIRS = 20
"""Pairs of classes that are printed instead."""


@with_file_knobs
@with_reading
def command(
    settings: dict[str, Any],
    weights: WeightsName,
    data: EvaluationData = None,
    *,
    how: HowToRead,
    best: Best = False,
    mistakes: Annotated[
        bool, typer.Option("--mistakes", help="Say of every mistake what its cause may be.")
    ] = False,
    plane: Annotated[
        str,
        typer.Option(
            "--plane", metavar="CLASS,CLASS", help="Draw the images of two classes by their logits."
        ),
    ] = "",
    json: Json = False,
) -> int:
    """Evaluate weights on test images.

    Prints accuracy, loss, precision, recall and F1 of each class, and the confusion matrix; of
    many classes, the pairs that are confused most; and whether the network is right as often as
    its confidence says.

    Causes of mistakes are: a label error is suspected, the image is between two classes or unlike
    anything in the training data, or the fault is the network's own.
    """
    found = with_download(lambda: evaluate_named(weights, data, settings, best=best, how=how))
    dataset, predictions = found.data, found.predictions
    dataset.check_labeled()
    # What was detected in the user's files; data divided as a run had them are described by notes.
    detected = () if dataset.reading is None or dataset.arranged else (dataset.origin,)
    print_notes((*detected, *found.notes))
    caused = Caused(found, plane, mistakes=mistakes)
    calibrated = calibrate(found)
    if json:
        calibration = {"calibration": calibration_record(calibrated)}
        print_json(_record(found) | calibration | caused.record())
        return 0
    console = plain_console()
    console.print(
        f"{found.weights.info.layers or 'no hidden layers'} on "
        f"{counted(len(predictions), 'image')} of {dataset.name}: "
        f"{formatting.percent(found.accuracy)}, loss {formatting.number(found.loss)}\n",
        soft_wrap=True,  # a path may be long
    )
    if found.mixed is not None:
        name, images, accuracy = found.mixed
        console.print(
            f"{name}, mixed into the training: {formatting.percent(accuracy)} of "
            f"{counted(images, 'image')} held out\n"
        )
    console.print(_class_table(dataset, predictions))
    _print_confusion(console, dataset, predictions)
    print_calibration(calibrated, console)
    caused.print(console)
    for number, remark in enumerate(found.remarks):
        console.print(f"{'' if number else chr(10)}{remark}", soft_wrap=True)
    return 0


def _print_confusion(console: Console, dataset: Dataset, predictions: Predictions) -> None:
    """Print the confusion matrix, or of many classes the pairs that are confused most."""
    classes = dataset.classes
    label, cell = layout(classes, console.width)
    if len(classes) <= _MAX_MATRIX and label + cell * len(classes) <= console.width:
        console.print("\nrows: true class, columns: predicted class")
        terminal = detect_terminal()
        console.print(
            *confusion_matrix_lines(predictions.confusion, classes, cell, terminal, label=label),
            sep="\n",
        )
        return
    pairs = table(["true class", "predicted as"], ["images", "of the class"])
    for pair in worst_pairs(predictions.confusion, _PAIRS):
        share = formatting.percent(pair.share)
        pairs.add_row(classes[pair.true], classes[pair.predicted], f"{pair.images:,}", share)
    console.print("\nthe classes that are confused most; --json has the whole matrix")
    console.print(pairs)


def _class_table(dataset: Dataset, predictions: Predictions) -> Table:
    rows = table(["class"], ["precision", "recall", "F1", "images"])
    for name, score in zip(dataset.classes, scores(predictions.confusion), strict=True):
        shares = (score.precision, score.recall, score.f1)
        rows.add_row(name, *map(formatting.percent, shares), f"{score.images:,}")
    return rows


def _record(found: WeightsEvaluation) -> dict[str, object]:
    dataset, predictions = found.data, found.predictions
    classes = dataset.classes
    return {
        "data": dataset.name,
        "images": len(predictions),
        "accuracy": predictions.accuracy,
        "loss": predictions.loss,
        "classes": {
            name: score._asdict()
            for name, score in zip(classes, scores(predictions.confusion), strict=True)
        },
        "confusion": predictions.confusion.tolist(),
        "confused": [
            {
                "true": classes[pair.true],
                "predicted": classes[pair.predicted],
                "images": pair.images,
                "share": pair.share,
            }
            for pair in worst_pairs(predictions.confusion, _PAIRS)
        ],
        "mixed": None if found.mixed is None else found.mixed._asdict(),
        "notes": found.notes,
        "remarks": found.remarks,
    }

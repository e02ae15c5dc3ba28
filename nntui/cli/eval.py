"""`nntui eval`: evaluates weights on test images, in all and by class."""

import sys
from typing import Any

from rich.table import Table

from nntui.analysis.predictions import Predictions
from nntui.analysis.scores import scores
from nntui.cli.downloads import with_download
from nntui.cli.options import Best, EvaluationData, Json, WeightsName, with_file_knobs
from nntui.cli.output import print_json, table
from nntui.cli.terminal import MAX_PATH, detect_terminal, plain_console
from nntui.datasets.dataset import Dataset
from nntui.strings import clean
from nntui.view import formatting
from nntui.view.confusion import confusion_matrix_text, layout
from nntui.workspace.evaluation import evaluate_named


@with_file_knobs
def command(
    settings: dict[str, Any],
    weights: WeightsName,
    data: EvaluationData = None,
    *,
    best: Best = False,
    json: Json = False,
) -> int:
    """Evaluate weights on test images.

    Prints accuracy, loss, precision, recall and F1 of each class, and the confusion matrix.
    """
    found = with_download(lambda: evaluate_named(weights, data, settings, best=best))
    dataset, predictions = found.data, found.predictions
    dataset.check_labeled()
    if dataset.reading is not None:  # what was detected in the user's files
        sys.stderr.write(f"{clean(dataset.origin, MAX_PATH)}\n")
    if json:
        print_json(_record(dataset, predictions))
        return 0
    console = plain_console()
    console.print(
        f"{found.weights.info.layers or 'no hidden layers'} on "
        f"{formatting.count(len(predictions), 'image')} of {dataset.name}: "
        f"{formatting.percent(found.accuracy)}, loss {formatting.number(found.loss)}\n",
        soft_wrap=True,  # a path may be long
    )
    console.print(_class_table(dataset, predictions))
    console.print("\nrows: true class, columns: predicted class")
    label, cell = layout(dataset.classes, console.width)
    matrix = confusion_matrix_text(
        predictions.confusion, dataset.classes, cell, detect_terminal(), label=label
    )
    console.print(matrix)
    return 0


def _class_table(dataset: Dataset, predictions: Predictions) -> Table:
    rows = table(["class"], ["precision", "recall", "F1", "images"])
    for name, score in zip(dataset.classes, scores(predictions.confusion), strict=True):
        shares = (score.precision, score.recall, score.f1)
        rows.add_row(name, *map(formatting.percent, shares), f"{score.images:,}")
    return rows


def _record(dataset: Dataset, predictions: Predictions) -> dict[str, object]:
    return {
        "data": dataset.name,
        "images": len(predictions),
        "accuracy": predictions.accuracy,
        "loss": predictions.loss,
        "classes": {
            name: score._asdict()
            for name, score in zip(dataset.classes, scores(predictions.confusion), strict=True)
        },
        "confusion": predictions.confusion.tolist(),
    }

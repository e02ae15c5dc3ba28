"""`nntui eval`: how good weights are on the test images, in all and by class."""

from typing import Annotated, Any

import msgspec
import typer
from rich.table import Table

from nntui.analysis.predictions import Predictions
from nntui.analysis.scores import scores
from nntui.cli.look_at import look_at
from nntui.cli.options import with_file_knobs
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.datasets.dataset import Dataset
from nntui.view import formatting
from nntui.view.confusion import confusion_matrix_text, layout


@with_file_knobs
def command(
    settings: dict[str, Any],
    weights: Annotated[str, typer.Argument(help="A file of weights, a saved name, or a run.")],
    data: Annotated[
        str | None,
        typer.Option("--data", help="The data set, or files; that of the weights by default."),
    ] = None,
    *,
    best: Annotated[
        bool,
        typer.Option(
            "--best", help="Of a run, the best weights on its validation images: RUN:best"
        ),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> int:
    """Judge weights on the test images: accuracy, loss, scores by class, confusion matrix."""
    found, dataset, predictions = look_at(weights, data, settings, best=best)
    dataset.check_labeled()
    if json:
        typer.echo(msgspec.json.encode(_record(dataset, predictions)).decode())
        return 0
    console = plain_console()
    console.print(
        f"{found.info.layers or 'no hidden layers'} on "
        f"{formatting.count(len(predictions), 'image')} of {dataset.name}: "
        f"{formatting.percent(predictions.accuracy)}, "
        f"loss {formatting.number(predictions.loss)}\n",
        soft_wrap=True,  # a path may be long
    )
    console.print(_table(dataset, predictions))
    console.print("\nrows: truth, columns: answer")
    label, cell = layout(dataset.classes, console.width)
    matrix = confusion_matrix_text(
        predictions.confusion, dataset.classes, cell, detect_terminal(), label=label
    )
    console.print(matrix)
    return 0


def _table(dataset: Dataset, predictions: Predictions) -> Table:
    table = Table("class", box=None, pad_edge=False)
    for name in ("precision", "recall", "F1", "images"):
        table.add_column(name, justify="right")
    for name, score in zip(dataset.classes, scores(predictions.confusion), strict=True):
        table.add_row(
            name,
            formatting.percent(score.precision),
            formatting.percent(score.recall),
            formatting.percent(score.f1),
            f"{score.images:,}",
        )
    return table


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

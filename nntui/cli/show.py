"""`nntui show`: one test digit in characters, with a probability for each class."""

from typing import Annotated, Any

import numpy as np
import typer

from nntui.analysis.cursor import DigitCursor
from nntui.analysis.predictions import Predictions
from nntui.cli.look_at import look_at
from nntui.cli.options import with_file_knobs
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.datasets.dataset import Dataset
from nntui.errors import UsageError
from nntui.view import formatting
from nntui.view.bars import probability_bars
from nntui.view.images import image_text
from nntui.view.style import PLAIN


@with_file_knobs
def command(
    settings: dict[str, Any],
    weights: Annotated[str, typer.Argument(help="A file of weights, a saved name, or a run.")],
    data: Annotated[
        str | None,
        typer.Option("--data", help="The data set, or files; that of the weights by default."),
    ] = None,
    index: Annotated[int, typer.Option("--index", help="Which test image, from 0.")] = 0,
    *,
    best: Annotated[
        bool,
        typer.Option(
            "--best", help="Of a run, the best weights on its validation images: RUN:best"
        ),
    ] = False,
    random: Annotated[bool, typer.Option("--random", help="Any test image.")] = False,
    misclassified: Annotated[
        bool, typer.Option("--misclassified", help="Only those the network gets wrong.")
    ] = False,
    ascii_only: Annotated[bool, typer.Option("--ascii", help="Draw in ASCII, without color.")] = (
        False
    ),
) -> int:
    """Show one test image and what the weights say of it."""
    _, dataset, predictions = look_at(weights, data, settings, best=best)
    if misclassified:
        dataset.check_labeled()
    row = _choose(predictions, index, scatter=random, wrong=misclassified)
    terminal = PLAIN if ascii_only else detect_terminal()
    console = plain_console()
    blocks = terminal.unicode and terminal.color and console.is_terminal
    console.print(image_text(dataset.test.images[row], "blocks" if blocks else "ascii"))
    console.print(f"\n{_verdict(dataset, predictions, row)}\n")
    shares = predictions.probabilities[row].tolist()
    truth = int(predictions.truth[row]) if dataset.labeled else None
    console.print(probability_bars(shares, dataset.classes, truth, 50, terminal))
    return 0


def _verdict(dataset: Dataset, predictions: Predictions, row: int) -> str:
    """Return what the picture shows, where that is known, and what the network says."""
    truth, said = int(predictions.truth[row]), int(predictions.predicted[row])
    sure = formatting.confidence(float(predictions.confidence[row]), 2)
    says = f"says {dataset.classes[said]} ({sure})"
    if not dataset.labeled:
        return f"image {row}: {says}"
    right = "right" if said == truth else "wrong"
    return f"image {row}: is {dataset.classes[truth]}, {says}, {right}"


def _choose(predictions: Predictions, index: int, *, scatter: bool, wrong: bool) -> int:
    """Return the row that is meant."""
    if not 0 <= index < len(predictions):
        raise UsageError(
            f"--index: expected a number from 0 to {len(predictions) - 1}, received {index}"
        )
    cursor = DigitCursor(row=index, wrong=wrong)
    if wrong and not len(cursor.rows(predictions)):
        raise UsageError("--misclassified: this network gets every test image right")
    if scatter:
        return cursor.random(predictions, np.random.default_rng()).row
    return cursor.nearest_match(predictions).row

"""`nntui show`: one test image in the terminal, and the prediction for it."""

from typing import Annotated, Any

import numpy as np
import typer

from nntui.analysis.cursor import DigitCursor
from nntui.analysis.dial import parse_dial
from nntui.analysis.drawn import DrawnNetwork
from nntui.analysis.predictions import Predictions
from nntui.cli.dialed import DialText, dial_record, print_dialed
from nntui.cli.downloads import with_download
from nntui.cli.drawing import pixel_style
from nntui.cli.explained import Explained
from nntui.cli.inside import show_activations, show_numbers, show_unit, show_weights
from nntui.cli.listed import Listed
from nntui.cli.options import (
    Ascii,
    Best,
    EvaluationData,
    Json,
    WeightsName,
    number_option,
    with_file_knobs,
)
from nntui.cli.output import print_json, print_notes
from nntui.cli.reading import with_reading
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.config.interval import interval
from nntui.errors import UsageError
from nntui.view import formatting
from nntui.view.bars import probability_bars
from nntui.view.images import image_text
from nntui.view.style import PLAIN
from nntui.workspace.evaluation import evaluate_named
from nntui.workspace.foreign_weights import HowToRead
from nntui.workspace.weights_evaluation import WeightsEvaluation

_BAR_COLUMNS = 50
_MAX_BARS = 20
"""Lines; of more classes, the most probable are shown."""


@with_file_knobs
@with_reading
def command(  # noqa: PLR0913 - each option of the command is a parameter
    settings: dict[str, Any],
    weights: WeightsName,
    data: EvaluationData = None,
    index: Annotated[
        int, number_option("--index", int, "Index of the test image", interval("[0, inf)"), 0)
    ] = 0,
    *,
    how: HowToRead,
    best: Best = False,
    random: Annotated[
        bool, typer.Option("--random", help="Choose a test image at random.")
    ] = False,
    misclassified: Annotated[
        bool, typer.Option("--misclassified", help="Choose among misclassified images only.")
    ] = False,
    filtered: Annotated[
        str,
        typer.Option(
            "--filter",
            metavar="TERMS",
            help="Choose among the images that pass, as in 'true:7 pred:9 conf>0.9 sort:-loss'.",
        ),
    ] = "",
    against: Annotated[
        str,
        typer.Option(
            "--against",
            metavar="WEIGHTS",
            help="The other network of fixed and broken.",
        ),
    ] = "",
    listed: Annotated[
        bool, typer.Option("--list", help="List the images instead of showing one.")
    ] = False,
    sheet: Annotated[
        bool, typer.Option("--sheet", help="Show thumbnails of the images instead of one.")
    ] = False,
    count: Annotated[
        int, number_option("--count", int, "Images to list", interval("[1, inf)"), 20)
    ] = 20,
    neighbors: Annotated[
        bool,
        typer.Option("--neighbors", help="Show the five nearest training images, too."),
    ] = False,
    why: Annotated[
        bool,
        typer.Option("--why", help="Show what the prediction depends on, too."),
    ] = False,
    drawn_weights: Annotated[
        bool,
        typer.Option("--weights", help="Show the weights of a layer as images or rows instead."),
    ] = False,
    layer: Annotated[
        int, number_option("--layer", int, "With --weights: the layer", interval("[1, inf)"), 1)
    ] = 1,
    unit: Annotated[
        str,
        typer.Option(
            "--unit",
            metavar="LAYER:UNIT",
            help="Show what switches a unit on, as 1:17: layers from 1, units from 0.",
        ),
    ] = "",
    numbers: Annotated[
        bool,
        typer.Option("--numbers", help="With --unit: the numbers of its backpropagation."),
    ] = False,
    chosen: Annotated[
        int | None,
        typer.Option("--input", metavar="INT", help="With --numbers: the input of the weight."),
    ] = None,
    activations: Annotated[
        bool,
        typer.Option("--activations", help="Show the output of every layer for the image."),
    ] = False,
    dial: DialText = "",
    ascii_only: Ascii = False,
    json: Json = False,
) -> int:
    """Show a test image and the prediction for it.

    A filter compares true, pred, conf, loss, margin and index, and knows the words wrong, right,
    fixed, broken, suspect, between, unlike and fault; sort:-loss puts the largest loss first.
    Neighbors are the nearest in the last hidden layer, with label, index and distance.
    """
    found = with_download(lambda: evaluate_named(weights, data, settings, best=best, how=how))
    dataset, predictions = found.data, found.predictions
    if drawn_weights or (unit and not numbers):
        if drawn_weights:
            show_weights(found, layer, count, ascii_only=ascii_only, json=json)
        else:
            show_unit(found, unit, ascii_only=ascii_only, json=json)
        return 0
    if misclassified:
        dataset.check_labeled()
    if filtered or against or listed or sheet:
        terms = f"wrong {filtered}" if misclassified else filtered
        digits = Listed(found, terms, against)
        if listed or sheet:
            digits.print(count, ascii_only=ascii_only, json=json, sheet=sheet)
            return 0
        row = digits.choose(index, at_random=random)
    else:
        row = _choose(predictions, index, at_random=random, misclassified=misclassified)
    if numbers or activations or dial:
        if numbers:
            show_numbers(found, row, unit, chosen, json=json)
        elif activations:
            show_activations(found, row, ascii_only=ascii_only, json=json)
        else:
            _show_dialed(found, row, dial, ascii_only=ascii_only, json=json)
        return 0
    explained = Explained(found, row, neighbors=neighbors, why=why)
    if json:
        print_json(_record(found, row) | explained.record())
        return 0
    print_notes(found.notes)
    terminal = PLAIN if ascii_only else detect_terminal()
    console = plain_console()
    console.print(image_text(dataset.test.images[row], pixel_style(console, terminal)))
    console.print(f"\n{_sentence(found, row)}\n")
    probabilities = predictions.probabilities[row].tolist()
    truth = int(predictions.truth[row]) if dataset.labeled else None
    columns = min(_BAR_COLUMNS, console.width)
    bars = probability_bars(
        probabilities,
        dataset.classes,
        truth,
        columns,
        terminal,
        _MAX_BARS,
        scores=found.network.gives_scores,
    )
    console.print(*bars, sep="\n")
    explained.print(console, terminal)
    return 0


def _show_dialed(
    found: WeightsEvaluation, row: int, text: str, *, ascii_only: bool, json: bool
) -> None:
    """Print a test image as the dial distorts it, and where each knob changes the answer."""
    dial, network, image = parse_dial(text), found.network, found.data.test.images[row]
    reader = DrawnNetwork(network.network, network.weights.info, network.title)
    if json:
        print_json(_record(found, row) | {"dial": dial_record(reader, image, dial)})
        return
    print_notes(found.notes)
    console, terminal = plain_console(), PLAIN if ascii_only else detect_terminal()
    console.print(_sentence(found, row))
    print_dialed(console, terminal, reader, image, dial)


def _record(found: WeightsEvaluation, row: int) -> dict[str, object]:
    """Return an image and its prediction; the true class is None where it is not known."""
    dataset, predictions = found.data, found.predictions
    probabilities = predictions.probabilities[row].tolist()
    return {
        "data": dataset.name,
        "index": row,
        "true": dataset.classes[int(predictions.truth[row])] if dataset.labeled else None,
        "predicted": dataset.classes[int(predictions.predicted[row])],
        "probabilities": dict(zip(dataset.classes, probabilities, strict=True)),
        "pixels": dataset.test.images[row].tolist(),
        "notes": found.notes,
    }


def _sentence(found: WeightsEvaluation, row: int) -> str:
    """Return the true class, where it is known, and the predicted one."""
    dataset, predictions = found.data, found.predictions
    truth, predicted = int(predictions.truth[row]), int(predictions.predicted[row])
    output = float(predictions.confidence[row])
    confidence = formatting.confidence(output, 2, score=found.network.gives_scores)
    prediction = f"predicted {dataset.classes[predicted]} ({confidence})"
    if not dataset.labeled:
        return f"image {row}: {prediction}"
    verdict = "right" if predicted == truth else "wrong"
    return f"image {row}: true class {dataset.classes[truth]}, {prediction}, {verdict}"


def _choose(predictions: Predictions, index: int, *, at_random: bool, misclassified: bool) -> int:
    if not 0 <= index < len(predictions):
        raise UsageError(
            f"--index: expected a whole number from 0 to {len(predictions) - 1}, received {index}"
        )
    cursor = DigitCursor(row=index, wrong=misclassified)
    if misclassified and not len(cursor.rows(predictions)):
        raise UsageError("--misclassified: this network classifies every test image correctly")
    if at_random:
        return cursor.random(predictions, np.random.default_rng()).row
    return cursor.nearest_match(predictions).row

"""`nntui show` with --weights, --unit or --activations: what is inside a network."""

from dataclasses import asdict

from nntui.cli.drawing import pixel_style
from nntui.cli.output import print_json
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.view.backward_numbers import numbers_text
from nntui.view.diverging import diverging_text, scale_of
from nntui.view.style import PLAIN, Terminal
from nntui.view.units import (
    activations_text,
    dead_sentence,
    first_weights_text,
    scale_line,
    strongest_text,
    unit_sentence,
)
from nntui.workspace.units import activations, first_layer, numbers_of, unit_report
from nntui.workspace.weights_evaluation import WeightsEvaluation


def _terminal(*, ascii_only: bool) -> Terminal:
    return PLAIN if ascii_only else detect_terminal()


def show_first_weights(
    found: WeightsEvaluation, count: int, *, ascii_only: bool, json: bool
) -> None:
    """Print the weights of the first layer as images, the most used units first."""
    first = first_layer(found.network, found.data)
    classes = found.data.classes
    shown = slice(0, count)
    if json:
        print_json(
            {
                "layer": first.place.words,
                "dead": first.dead,
                "units": [
                    {
                        "unit": unit,
                        "on": float(first.responses.on[unit]),
                        "classes": [classes[x] for x in first.responses.switched_on_by(unit)],
                        "weights": first.images[unit].tolist(),
                    }
                    for unit in first.order[shown]
                ],
            }
        )
        return
    console, terminal = plain_console(), _terminal(ascii_only=ascii_only)
    style = pixel_style(console, terminal)
    console.print(
        first_weights_text(first, first.order[shown], classes, console.width, terminal, style)
    )
    units = len(first.order)
    console.print(
        f"\nthe {min(count, units)} most used of {units} units of layer 1, {first.place.words}, "
        "with the classes that switch them on",
        soft_wrap=True,
    )
    console.print(dead_sentence(first), soft_wrap=True)
    console.print(scale_line(scale_of(first.images), style), soft_wrap=True)


def show_unit(found: WeightsEvaluation, text: str, *, ascii_only: bool, json: bool) -> None:
    """Print the images to which a unit responds most, and the classes that switch it on."""
    report = unit_report(found.network, found.data, text)
    responses, unit, classes = report.responses, report.unit, found.data.classes
    images = found.network.images(found.data).images
    said = unit_sentence(responses, report.place, unit, classes)
    if json:
        rows = responses.strongest(unit)
        print_json(
            {
                "layer": report.place.number,
                "unit": unit,
                "on": float(responses.on[unit]),
                "classes": [classes[label] for label in responses.switched_on_by(unit)],
                "strongest": [
                    {"index": row, "output": float(responses.values[row, unit])} for row in rows
                ],
                "weights": None if report.weights is None else report.weights.tolist(),
                "sentence": said,
            }
        )
        return
    console, terminal = plain_console(), _terminal(ascii_only=ascii_only)
    style = pixel_style(console, terminal)
    console.print(said, soft_wrap=True)
    if report.weights is not None:
        scale = scale_of(report.weights)
        console.print()
        console.print(diverging_text(report.weights, scale, terminal, style))
        console.print(scale_line(scale, style).replace(", in all images", ""), soft_wrap=True)
    if not responses.constant[unit]:
        console.print("\nthe images to which it responds most, with their class and its output\n")
        console.print(
            strongest_text(responses, unit, images, classes, console.width, terminal, style)
        )


def show_activations(found: WeightsEvaluation, row: int, *, ascii_only: bool, json: bool) -> None:
    """Print the output of every layer for one test image."""
    outputs = activations(found.network, found.data.test.images[row])
    if json:
        print_json(
            {
                "index": row,
                "layers": [
                    {"layer": place.number, "words": place.words, "outputs": y.tolist()}
                    for place, y in outputs
                ],
            }
        )
        return
    console, terminal = plain_console(), _terminal(ascii_only=ascii_only)
    style = pixel_style(console, terminal)
    console.print(activations_text(outputs, console.width, terminal, style))


def show_numbers(
    found: WeightsEvaluation, row: int, text: str, chosen: int | None, *, json: bool
) -> None:
    """Print the forward and backward pass of a unit for a test image, with their numbers."""
    place, numbers = numbers_of(found.network, found.data, row, text, chosen)
    unit = int(text.partition(":")[2])
    if json:
        print_json({"layer": place.number, "unit": unit, "index": row} | asdict(numbers))
        return
    plain_console().print(numbers_text(numbers, place, unit), soft_wrap=True)

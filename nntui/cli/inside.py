"""`nntui show` with --weights, --unit, --numbers or --activations: what is inside a network."""

from dataclasses import asdict

from rich.text import Text

from nntui.cli.drawing import pixel_style
from nntui.cli.output import print_json
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.view.activations import activations_text
from nntui.view.backward_numbers import numbers_text
from nntui.view.diverging import scale_of
from nntui.view.layer_weights import (
    dead_sentence,
    grid_of,
    layer_weights_text,
    scale_line,
    weights_sentence,
)
from nntui.view.style import PLAIN, Terminal
from nntui.view.units import strongest_text, unit_sentence, unit_weights_text
from nntui.workspace.units import activations, numbers_of, unit_report, weights_of
from nntui.workspace.weights_evaluation import WeightsEvaluation


def _terminal(*, ascii_only: bool) -> Terminal:
    return PLAIN if ascii_only else detect_terminal()


def show_weights(
    found: WeightsEvaluation, layer: int, count: int, *, ascii_only: bool, json: bool
) -> None:
    """Print the weights of a layer as images or rows, the most used units first."""
    weights = weights_of(found.network, found.data, layer)
    classes = found.data.classes
    shown = weights.order[:count]
    if json:
        images = weights.images
        print_json(
            {
                "layer": weights.place.words,
                "dead": weights.dead,
                "units": [
                    {
                        "unit": unit,
                        "on": float(weights.responses.on[unit]),
                        "classes": [classes[x] for x in weights.responses.switched_on_by(unit)],
                        "weights": None if images is None else images[unit].tolist(),
                    }
                    for unit in shown
                ],
            }
        )
        return
    console, terminal = plain_console(), _terminal(ascii_only=ascii_only)
    style = pixel_style(console, terminal)
    grid = grid_of(weights, console.width, 8)
    console.print(layer_weights_text(weights, shown, classes, grid, terminal, style))
    units = len(weights.order)
    most = "units" if weights.is_output else "most used units"
    console.print(
        f"\n{len(shown)} of the {units} {most} of {weights.place.title}, "
        "with the classes that switch them on",
        soft_wrap=True,
    )
    console.print(dead_sentence(weights), soft_wrap=True)
    console.print(weights_sentence(weights, style), soft_wrap=True)


def show_unit(found: WeightsEvaluation, text: str, *, ascii_only: bool, json: bool) -> None:
    """Print the images to which a unit responds most, and the classes that switch it on."""
    report = unit_report(found.network, found.data, text)
    layer, unit, classes = report.layer, report.unit, found.data.classes
    responses = layer.responses
    said = unit_sentence(responses, layer.place, unit, classes)
    if json:
        rows = responses.strongest(unit)
        print_json(
            {
                "layer": layer.place.number,
                "unit": unit,
                "on": float(responses.on[unit]),
                "classes": [classes[label] for label in responses.switched_on_by(unit)],
                "strongest": [
                    {"index": row, "output": float(responses.values[row, unit])} for row in rows
                ],
                "weights": None if layer.channels is None else _weights(layer.channels[unit]),
                "sentence": said,
            }
        )
        return
    console, terminal = plain_console(), _terminal(ascii_only=ascii_only)
    style = pixel_style(console, terminal)
    console.print(said, soft_wrap=True)
    if layer.channels is not None:
        scale = scale_of(layer.channels[unit])
        console.print()
        console.print(unit_weights_text(layer, unit, console.width, terminal, style))
        line = scale_line(scale, style)
        several = layer.channels.shape[1] > 1
        console.print(line if several else line.replace(", in all images", ""), soft_wrap=True)
    if not responses.constant[unit]:
        console.print("\nthe images to which it responds most, with their class and its output\n")
        console.print(
            strongest_text(responses, unit, layer.samples, classes, console.width, terminal, style)
        )


def _weights(channels: object) -> object:
    """Return the weights of a unit as lists: one image or row, or one for each channel."""
    import numpy as np  # noqa: PLC0415

    array = np.asarray(channels)
    array = array[0] if len(array) == 1 else array
    return (array[0] if array.ndim == 2 and len(array) == 1 else array).tolist()


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
    plain_console().print(Text(numbers_text(numbers, place, unit)), soft_wrap=True)

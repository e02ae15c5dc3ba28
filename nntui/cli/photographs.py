"""What `nntui predict` prints of photographs: inputs, answers, probabilities, notes."""

import csv
import io
from collections.abc import Sequence

import numpy as np
from rich.console import Console

from nntui.analysis.dial import parse_dial
from nntui.analysis.drawn import DrawnNetwork
from nntui.analysis.restore import restore
from nntui.cli.dialed import dial_record, print_dialed
from nntui.cli.drawing import pixel_style
from nntui.cli.output import print_json
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.strings import counted
from nntui.view import formatting
from nntui.view.bars import probability_bars
from nntui.view.beside import beside
from nntui.view.images import image_lines, sheet
from nntui.view.style import PLAIN, Terminal
from nntui.weights import Weights
from nntui.workspace.photographs import Photograph, ReadDigit

_BAR_COLUMNS = 40
_MAX_BARS = 14
_WITH_BARS = 4
"""Digits of a file that are shown with bars each; more are shown as a sheet."""


def print_photographs(
    found: Sequence[Photograph], weights: Weights, dial: str = "", *, ascii_only: bool = False
) -> None:
    """Print the digits of photographs as inputs of the network, with its answers.

    Args:
        found: the photographs.
        weights: of the network.
        dial: how the inputs are distorted, see `parse_dial`; empty to show them as they are.
        ascii_only: whether to draw in ASCII, without colors.
    """
    turned = parse_dial(dial)
    network = DrawnNetwork(restore(weights), weights.info, "")
    terminal = PLAIN if ascii_only else detect_terminal()
    console = plain_console()
    for number, photograph in enumerate(found):
        if number:
            console.print()
        console.print(_headline(photograph, weights), soft_wrap=True, markup=False)
        if dial:
            for digit in photograph.digits:
                print_dialed(console, terminal, network, digit.prepared.image, turned)
        elif len(photograph.digits) > _WITH_BARS:
            _print_sheet(console, photograph, weights, terminal)
        else:
            for digit in photograph.digits:
                _print_digit(console, digit, weights, terminal)


def print_as_json(found: Sequence[Photograph], weights: Weights, dial: str = "") -> None:
    """Print an object for each digit; `dial` as in `print_photographs`."""
    turned = parse_dial(dial)
    network = DrawnNetwork(restore(weights), weights.info, "")
    for photograph in found:
        for index, digit in enumerate(photograph.digits):
            shares = zip(weights.info.classes, digit.probabilities.tolist(), strict=True)
            image = digit.prepared.image
            turning = {"dial": dial_record(network, image, turned)} if dial else {}
            print_json(
                turning
                | {
                    "file": photograph.name,
                    "index": index,
                    "line": digit.prepared.line,
                    "answer": digit.answer,
                    "probabilities": dict(shares),
                    "notes": digit.notes,
                    "box": digit.prepared.box,
                    "pixels": digit.prepared.image.tolist(),
                }
            )


def photographs_csv(found: Sequence[Photograph], weights: Weights) -> str:
    """Return a line for each digit: file, index in it, answer, probability of each class."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(("file", "index", "answer", *weights.info.classes))
    for photograph in found:
        for index, digit in enumerate(photograph.digits):
            shares = (f"{share:.6g}" for share in digit.probabilities.tolist())
            lines.writerow((photograph.name, index, digit.answer, *shares))
    return text.getvalue()


def _headline(photograph: Photograph, weights: Weights) -> str:
    """Return `a.jpg: 7, 99.8 %`, or of several digits `a.jpg: 3 digits: 4 7 1`."""
    if not photograph.digits:
        return f"{photograph.name}: nothing is written on it"
    if len(photograph.digits) == 1:
        return f"{photograph.name}: {_answer(photograph.digits[0], weights)}"
    lines = " / ".join(" ".join(digit.answer for digit in line) for line in photograph.lines)
    return f"{photograph.name}: {counted(len(photograph.digits), 'digit')}: {lines}"


def _answer(digit: ReadDigit, weights: Weights) -> str:
    score = weights.info.output != "softmax"
    best = float(digit.probabilities.max())
    notes = "; ".join(digit.notes)
    confidence = formatting.confidence(best, score=score)
    return f"{digit.answer}, {confidence}{f' (not sure: {notes})' if notes else ''}"


def _print_digit(console: Console, digit: ReadDigit, weights: Weights, terminal: Terminal) -> None:
    info = weights.info
    columns = min(_BAR_COLUMNS, console.width - digit.prepared.image.shape[1] - 2)
    image = image_lines(digit.prepared.image, pixel_style(console, terminal))
    bars = probability_bars(
        digit.probabilities.tolist(),
        info.classes,
        None,
        max(columns, 20),
        terminal,
        _MAX_BARS,
        scores=info.output != "softmax",
    )
    console.print(beside(image, bars), markup=False)


def _print_sheet(
    console: Console, photograph: Photograph, weights: Weights, terminal: Terminal
) -> None:
    images = np.stack([digit.prepared.image for digit in photograph.digits])
    names = [digit.answer for digit in photograph.digits]
    console.print(sheet(images, names, console.width, pixel_style(console, terminal)))
    for index, digit in enumerate(photograph.digits, start=1):
        if digit.notes:
            console.print(f"{index}: {_answer(digit, weights)}", soft_wrap=True, markup=False)

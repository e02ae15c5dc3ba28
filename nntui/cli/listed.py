"""The test images that pass a filter, as `nntui show` lists them."""

import sys

import numpy as np

from nntui.analysis.digit_filter import parse_digit_filter
from nntui.cli.drawing import pixel_style
from nntui.cli.output import print_json, print_notes
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.errors import UsageError
from nntui.strings import counted
from nntui.view.digit_list import digit_lines, digit_thumbnails
from nntui.view.style import PLAIN
from nntui.view.thumbnails import fitting, thumbnail_grid
from nntui.workspace.digits import find_digits, same_tests
from nntui.workspace.evaluation import evaluate_on
from nntui.workspace.explaining import Explainer
from nntui.workspace.weights import open_weights
from nntui.workspace.weights_evaluation import WeightsEvaluation


class Listed:
    """The test images that pass a filter.

    Args:
        found: the network and the data.
        terms: the filter; see analysis.digit_filter.
        against: another network, which `fixed` and `broken` compare with; empty for none.
    """

    def __init__(self, found: WeightsEvaluation, terms: str, against: str) -> None:
        self._found = found
        wanted = parse_digit_filter(terms, found.data.classes)
        other = _evaluated(found, against) if against else None
        explainer = Explainer(found.network, found.data)
        digits = find_digits(explainer, wanted, other.predictions if other else None)
        self._table = digits.table
        self._rows: list[int] = digits.rows.tolist()

    def choose(self, index: int, *, at_random: bool) -> int:
        """Return the image number `index` of those that pass, or any of them."""
        if not self._rows:
            raise UsageError("--filter: no test image passes")
        if at_random:
            return int(np.random.default_rng().choice(self._rows))
        if index in self._rows:
            return index
        return next((row for row in self._rows if row >= index), self._rows[0])

    def print(self, count: int, *, ascii_only: bool, json: bool, sheet: bool) -> None:
        """Print the first `count` of them as lines or thumbnails, or all as JSON."""
        data = self._found.data
        if json:
            for row in self._rows:
                print_json(self._record(row))
            return
        print_notes(data.notes)
        rows, classes = self._rows[:count], data.classes
        console = plain_console()
        if sheet:
            terminal = PLAIN if ascii_only else detect_terminal()
            across = fitting(data.image_shape, console.width, 1)[0]
            style = pixel_style(console, terminal)
            drawn = digit_thumbnails(self._table, rows, data.test.images, classes, terminal)
            console.print(thumbnail_grid(drawn, across, terminal, style))
        else:
            scores = self._found.network.gives_scores
            console.print(digit_lines(self._table, rows, classes, scores=scores), soft_wrap=True)
        more = f", {len(rows)} shown; --count shows more" if len(rows) < len(self._rows) else ""
        sys.stderr.write(f"{counted(len(self._rows), 'image')}{more}\n")

    def _record(self, row: int) -> dict[str, object]:
        table, classes = self._table, self._found.data.classes
        labels: dict[str, object] = {
            "true": classes[int(table.truth[row])],
            "loss": float(table.loss[row]),
            "margin": float(table.margin[row]),
        }
        return {
            "index": row,
            "predicted": classes[int(table.predicted[row])],
            "confidence": float(table.confidence[row]),
            **(labels if table.labeled else {}),
            "marks": [name for name, flags in table.marks.items() if flags[row]],
        }


def _evaluated(found: WeightsEvaluation, name: str) -> WeightsEvaluation:
    """Return another network, evaluated on the same images.

    Raises:
        UsageError: it takes other images or classes.
    """
    other = evaluate_on(open_weights(name).weights, found.data, name)
    if not same_tests(found.data, other.data):
        raise UsageError(f"--against: {name} has other classes than the network that is shown")
    return other

"""The causes of mistakes and the plane of two classes, as `nntui eval` prints them."""

from rich.console import Console

from nntui.analysis.mistakes import MEANINGS
from nntui.cli.terminal import detect_terminal
from nntui.errors import UsageError
from nntui.strings import clean, nearest
from nntui.view.class_plane import plane_text
from nntui.view.mistakes import causes_text, cells_text
from nntui.workspace.digits import mistakes_of
from nntui.workspace.explaining import Explainer
from nntui.workspace.weights_evaluation import WeightsEvaluation

_PLANE = (60, 22)
"""Columns and rows."""


class Caused:
    """What is asked for of the mistakes of a network.

    Args:
        found: the network and the data.
        plane: the names of two classes with a comma between them; empty for none.
        mistakes: whether to find the causes of all mistakes.
    """

    def __init__(self, found: WeightsEvaluation, plane: str, *, mistakes: bool) -> None:
        self._classes = found.data.classes
        chosen = _two_classes(plane, self._classes) if plane else None
        explainer = Explainer(found.network, found.data)
        self._plane = explainer.plane(*chosen) if chosen else None
        self._mistakes = mistakes_of(explainer) if mistakes else None

    def print(self, console: Console) -> None:
        """Print them below the confusion matrix."""
        terminal = detect_terminal()
        if self._plane is not None:
            size = (min(_PLANE[0], console.width), _PLANE[1])
            console.print()
            console.print(plane_text(self._plane, self._classes, size, terminal))
        if self._mistakes is not None:
            console.print(f"\n{causes_text(self._mistakes)}\n", soft_wrap=True)
            console.print(cells_text(self._mistakes, self._classes, terminal))

    def record(self) -> dict[str, object]:
        """Return the causes as plain values."""
        if self._mistakes is None:
            return {}
        found = self._mistakes
        return {
            "causes": {cause.value: found.of(cause).tolist() for cause in MEANINGS},
            "cells": [
                {
                    "true": self._classes[true],
                    "predicted": self._classes[predicted],
                    **{cause.value: count for cause, count in counts.items()},
                }
                for (true, predicted), counts in found.cells().items()
            ],
        }


def _two_classes(text: str, classes: tuple[str, ...]) -> tuple[int, int]:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in classes:
            raise UsageError(
                f"--plane: expected two classes, as in {classes[0]},{classes[-1]}, received "
                f"{clean(text, 60)!r}; {nearest(name, classes)}"
            )
    if len(set(names)) != 2:
        raise UsageError(
            f"--plane: expected two different classes, as in {classes[0]},{classes[-1]}, received "
            f"{clean(text, 60)!r}"
        )
    return classes.index(names[0]), classes.index(names[1])

"""`nntui runs show RUN --confusion`: the confusion matrices of a run through its epochs."""

import numpy as np
from rich.console import Console

from nntui.analysis.confusion_change import largest_changes
from nntui.analysis.recall import learned_at, recalls
from nntui.cli.output import print_json
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.errors import RunError
from nntui.view.class_recall import recall_table
from nntui.view.confusion import confusion_matrix_lines, layout
from nntui.view.digit_comparison import changes_line
from nntui.view.formatting import percent
from nntui.workspace import runs
from nntui.workspace.confusion_history import ConfusionHistory, EpochConfusion, confusion_history

_LEARNED = 0.9
"""The recall from which a class counts as learned."""
_CHANGES = 5


def show_confusion(name: str, epoch: int | None, *, json: bool) -> int:
    """Print recall by class and epoch, and the confusion matrix of one epoch."""
    history = confusion_history(runs.find(name))
    if not history.validation:
        raise RunError(
            f"{name}: expected a run that was evaluated on validation images, received one that "
            "was not; nntui eval shows its confusion matrix on the test images"
        )
    shown = history.validation[-1] if epoch is None else history.at(epoch)
    if json:
        print_json(_record(history))
        return 0
    console, terminal = plain_console(), detect_terminal()
    recall = recalls(history.matrices)
    epochs = [each.epoch for each in history.validation]
    console.print("recall on the validation images, by class and epoch")
    table = recall_table(recall, epochs, history.classes, console.width, terminal)
    console.print(table, soft_wrap=True)
    _print_matrix(history, shown, console)
    return 0


def _print_matrix(history: ConfusionHistory, shown: EpochConfusion, console: Console) -> None:
    console.print(f"\nepoch {shown.epoch}, {percent(shown.accuracy)}")
    label, cell = layout(history.classes, console.width)
    if label + cell * len(history.classes) <= console.width:
        terminal = detect_terminal()
        console.print(
            *confusion_matrix_lines(shown.matrix, history.classes, cell, terminal, label=label),
            sep="\n",
        )
    else:
        console.print("the matrix is wider than the terminal; --json has all of them")
    first = history.validation[0]
    if shown is not first:
        changes = largest_changes(first.matrix, shown.matrix, _CHANGES)
        line = changes_line(changes, history.classes)
        console.print(f"mistakes since epoch {first.epoch}: {line}", soft_wrap=True)


def _record(history: ConfusionHistory) -> dict[str, object]:
    recall = recalls(history.matrices)
    learned = learned_at(recall, _LEARNED)
    return {
        "classes": list(history.classes),
        "epochs": [each.epoch for each in history.validation],
        "confusion": [each.matrix.tolist() for each in history.validation],
        "recall": np.where(np.isnan(recall), None, recall).tolist(),  # type: ignore[call-overload]
        "learned": [None if i is None else history.validation[i].epoch for i in learned],
    }

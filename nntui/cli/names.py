"""Table of commands: their names, one line of help each, and their functions.

A command is imported only when it is called, so that one that prints a line does not wait for the
charts of another.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Command(NamedTuple):
    """A command."""

    help: str
    """One line for lists of commands: the first line of the docstring of its function."""
    function: str
    """`module:function` below `nntui.cli`."""
    immediate: bool = False
    """Whether it is called at once where nothing else was typed: its defaults need no parser.

    The parser alone takes 0.1 s to import.
    """


class Group(NamedTuple):
    """A command that has commands of its own."""

    help: str
    commands: Mapping[str, Command]
    default: str = ""
    """The one to run where none is named; without one, help is printed."""


RUNS = Group(
    help="List runs; show, follow, control, compare, export, rename and delete them.",
    commands={
        "list": Command("List runs, the newest first.", "runs.list:command", immediate=True),
        "show": Command("Show the settings, curves and result of a run.", "runs.show:command"),
        "attach": Command("Follow a run from its first event to its end.", "runs.attach:command"),
        "stop": Command("Stop a run after a checkpoint.", "runs.control:stop"),
        "pause": Command("Pause a run.", "runs.control:pause"),
        "resume": Command("Resume a paused run.", "runs.control:resume"),
        "checkpoint": Command("Save a checkpoint of a run.", "runs.control:checkpoint"),
        "set": Command("Change settings of a run that is being trained.", "runs.control:change"),
        "compare": Command("Compare runs, weights and baselines.", "runs.compare:command"),
        "rename": Command("Rename a run.", "runs.rename:command"),
        "note": Command("Write a note about a run, or print it.", "runs.note:command"),
        "export": Command(
            "Export a run as CSV, as JSON or for TensorBoard.", "runs.export:command"
        ),
        "rm": Command("Delete runs; restore undoes it.", "runs.remove:command"),
        "restore": Command("Restore a deleted run.", "runs.restore:restore"),
        "trash": Command(
            "List the deleted runs; they are kept for 30 days.", "runs.restore:listing"
        ),
    },
    default="list",
)

SWEEP = Group(
    help="Train with many settings, here or on a cluster; list, show, follow, control sweeps.",
    commands={
        "list": Command("List sweeps, the newest first.", "sweep.list:command", immediate=True),
        "start": Command(
            "Start a sweep: many runs with other values of some settings.", "sweep.start:command"
        ),
        "show": Command(
            "Show the trials of a sweep, the best first, and which settings matter.",
            "sweep.show:command",
        ),
        "attach": Command("Follow a sweep to its end.", "sweep.attach:command"),
        "stop": Command("Stop a sweep after checkpoints of its trials.", "sweep.control:stop"),
        "resume": Command("Resume a sweep that was stopped or killed.", "sweep.control:resume"),
        "rm": Command(
            "Delete a sweep with the runs of its trials; restore undoes it.", "sweep.remove:command"
        ),
        "restore": Command("Restore a deleted sweep.", "sweep.restore:restore"),
        "trash": Command(
            "List the deleted sweeps; they are kept for 30 days.", "sweep.restore:listing"
        ),
    },
    default="list",
)

WEIGHTS = Group(
    help="Describe weights; import them from other programs, and export them.",
    commands={
        "info": Command("Describe weights: everything that is known.", "weights.info:command"),
        "import": Command(
            "Import a copy of weights of another program.", "weights.importing:command"
        ),
        "export": Command("Export weights for other programs.", "weights.export:command"),
    },
)

DATA = Group(
    help="List data sets; describe, download, import and display them.",
    commands={
        "list": Command("List the data sets.", "data.list:command"),
        "info": Command("Describe a data set or files.", "data.info:command"),
        "get": Command("Download data sets.", "data.get:command"),
        "sheet": Command("Show training images side by side.", "data.sheet:command"),
        "fix": Command("Keep, change or leave out one label.", "data.fix:command"),
        "suspects": Command(
            "Rank images by how likely their labels are wrong.", "data.suspects:command"
        ),
        "import": Command(
            "Import a copy of a file or folder as a data set.", "data.importing:command"
        ),
    },
    default="list",
)

RECIPES = Group(
    help="List published experiments; nntui train --recipe NAME trains one.",
    commands={
        "list": Command("List the recipes.", "recipes.list:command"),
        "show": Command(
            "Show the source, settings and results of a recipe.", "recipes.show:command"
        ),
        "sweep": Command(
            "Train a recipe with other values of its settings.", "recipes.sweep:command"
        ),
    },
    default="list",
)

BASELINE = Group(
    help="Measure baselines, to compare networks with.",
    commands={
        "darkness": Command("Classify images by their mean darkness.", "baseline:darkness"),
        "svm": Command("Train a support vector machine (scikit-learn).", "baseline:svm"),
        "untrained": Command(
            "Evaluate the network of a recipe before its first step.", "baseline:untrained"
        ),
    },
)

COMMANDS: Mapping[str, Command | Group] = {
    "train": Command("Train a network.", "train:command"),
    "runs": RUNS,
    "sweep": SWEEP,
    "eval": Command("Evaluate weights on test images.", "eval:command"),
    "show": Command("Show a test image and the prediction for it.", "show:command"),
    "predict": Command(
        "Predict the class of every image, as CSV, or read photographs of digits.",
        "predict:command",
    ),
    "weights": WEIGHTS,
    "data": DATA,
    "recipes": RECIPES,
    "baseline": BASELINE,
    "bench": Command("Measure the time of training steps and of whole trainings.", "bench:command"),
}


def immediate_command(given: Sequence[str]) -> Command | None:
    """Return the command that these words name, if it can be called without a parser.

    >>> immediate_command(["runs"]) == immediate_command(["runs", "list"]) == RUNS.commands["list"]
    True
    >>> immediate_command(["runs", "--json"]), immediate_command(["train"])
    (None, None)
    """
    member: Command | Group | None = COMMANDS.get(given[0]) if given else None
    others = given[1:]
    if isinstance(member, Group):
        word, others = (others[0], others[1:]) if others else (member.default, others)
        member = member.commands.get(word)
    return member if member and not others and member.immediate else None

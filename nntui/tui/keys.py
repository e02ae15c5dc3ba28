"""The one table of the app's keys: bindings, footer, help and palette are made from it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Area: TypeAlias = Literal[
    "everywhere",
    "train",
    "runs",
    "settings",
    "network",
    "charts",
    "confusion",
    "run-table",
    "run-comparison",
    "compared-confusion",
    "compared-results",
]
"""Where a key works: on all screens, on one screen, or in one panel while it has the focus."""
PANELS: tuple[Area, ...] = (
    "settings",
    "network",
    "charts",
    "confusion",
    "run-table",
    "run-comparison",
    "compared-confusion",
    "compared-results",
)
"""The areas that are panels, by the id of their widget."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Args:
        keys: what Textual calls it; several are separated by commas.
        action: the action that it runs.
        help: what it does.
        area: where it works.
        short: a word or two for the footer and the palette; a key without is in no palette.
        footer: whether the footer shows it.
        shown_as: how it is written; by default as in `keys`.
        first: whether it works whatever has the focus, also in a dialog.
    """

    keys: str
    action: str
    help: str
    area: Area = "train"
    short: str = ""
    footer: bool = False
    shown_as: str | None = None
    first: bool = False

    @property
    def label(self) -> str:
        """How the key is written.

        >>> Key("left", "", "", shown_as="<-").label, Key("R,shift+r", "", "").label
        ('<-', 'R')
        """
        return (self.shown_as or self.keys).split(",")[0]


def _press(name: str) -> str:
    """Return the action of the app that does what a key is for."""
    return f"app.press('{name}')"


KEYS = (
    Key(
        "space",
        _press("train"),
        "start, pause or resume a run",
        short="start/pause",
        footer=True,
    ),
    Key(
        "full_stop",
        _press("step"),
        "train on one batch, then pause",
        short="one batch",
        shown_as=".",
    ),
    Key(
        "greater_than_sign",
        _press("epoch"),
        "train to the end of the epoch, then pause",
        short="one epoch",
        shown_as=">",
    ),
    Key("x", _press("stop"), "stop after a checkpoint", short="stop", footer=True),
    Key("r", _press("reset"), "start over with the same seed; the old run is kept", short="reset"),
    Key(
        "R,shift+r",
        _press("new-seed"),
        "start over with a new seed",
        short="new seed",
        shown_as="R",
    ),
    Key("left", _press("previous"), "the previous test digit", short="previous", shown_as="←"),
    Key("right", _press("next"), "the next test digit", short="next", shown_as="→"),
    Key(
        "asterisk",
        _press("random"),
        "a random test digit",
        short="random",
        shown_as="*",
    ),
    Key(
        "m",
        _press("mistakes"),
        "only misclassified digits, or all",
        short="mistakes",
        footer=True,
    ),
    Key(
        "v",
        _press("split"),
        "show validation images or test images",
        short="validation/test",
    ),
    Key("f", _press("augmented"), "cycle through 8 augmented versions", short="augmented"),
    Key(
        "a",
        _press("pixel-style"),
        "draw digits in ASCII, in shades or in blocks",
        short="ASCII",
    ),
    Key(
        "escape",
        _press("cancel"),
        "give up what is being opened or evaluated; else back from the digits of a cell",
        short="cancel",
        shown_as="esc",
    ),
    Key("n", _press("name"), "name the next run", short="name"),
    Key("s", _press("save"), "save the weights of the network shown", short="save", footer=True),
    Key(
        "left_square_bracket",
        _press("previous-tab"),
        "the previous tab, on a small screen",
        short="previous tab",
        shown_as="[",
    ),
    Key(
        "right_square_bracket",
        _press("next-tab"),
        "the next tab, on a small screen",
        short="next tab",
        shown_as="]",
    ),
    Key("1", "app.screen('train')", "the screen Train", "everywhere", short="Train"),
    Key(
        "5",
        "app.screen('runs')",
        "the screen Runs: all runs, to find and to compare",
        "everywhere",
        short="Runs",
    ),
    *(
        Key(
            f"{name[0].upper()},shift+{name[0]}",
            f"app.panel('{name}')",
            f"the panel {name.capitalize()}",
            short=name.capitalize(),
            shown_as=name[0].upper(),
        )
        for name in ("network", "settings", "loss", "accuracy", "digit", "confusion")
    ),
    Key(
        "G,shift+g",
        _press("rates"),
        "show learning rate and gradient norm in a third chart, or hide them",
        short="gradient",
        shown_as="G",
    ),
    Key(
        "h",
        _press("run-changes"),
        "the settings that were changed in the run, where it was resumed, and errors in full",
        short="history",
    ),
    Key(
        "o",
        _press("open"),
        "open a run, weights or data",
        "everywhere",
        short="open",
        footer=True,
    ),
    Key(
        "question_mark",
        _press("help"),
        "what the keys do here",
        "everywhere",
        short="help",
        footer=True,
        shown_as="?",
    ),
    Key(
        "q",
        _press("leave"),
        "quit; asks what to do with a run in progress",
        "everywhere",
        short="quit",
        footer=True,
    ),
    Key("ctrl+q", _press("leave"), "the same", "everywhere"),
    Key(
        "ctrl+p",
        "app.command_palette",
        "all commands, settings and recipes: type to search",
        "everywhere",
        short="commands",
        footer=True,
        shown_as="^p",
        first=True,
    ),
    Key(
        "ctrl+z",
        "suspend_process",
        "suspend; fg continues, and a run is trained meanwhile",
        "everywhere",
        short="suspend",
        first=True,
    ),
    Key(
        "e",
        _press("layers"),
        "edit all layers as text, in their notation",
        short="layers as text",
    ),
    Key("u", _press("undo"), "undo the last change of the settings", short="undo"),
    Key("ctrl+r", _press("redo"), "make the change again that was undone", short="redo"),
    Key(
        "w",
        _press("differences"),
        "which settings differ from the run that is shown",
        short="what differs",
    ),
    Key(
        "enter",
        "choose",
        "edit the value, open the list, or unfold the group; then take it",
        "settings",
        short="edit",
        footer=True,
        shown_as="enter",
    ),
    Key(
        "escape",
        "give_up",
        "restore the value; where none is edited, leave the panel",
        "settings",
        short="leave",
        footer=True,
        shown_as="esc",
    ),
    Key("up", "move(-1)", "the setting above", "settings", shown_as="↑"),
    Key("down", "move(1)", "the setting below", "settings", shown_as="↓"),
    Key("left", "step(-1)", "the previous choice; fold a group", "settings", shown_as="←"),
    Key("right", "step(1)", "the next choice; unfold a group", "settings", shown_as="→"),
    Key("home", "move(-1000)", "the first setting", "settings"),
    Key("end", "move(1000)", "the last setting", "settings"),
    Key("pageup", "move(-10)", "ten settings up", "settings"),
    Key("pagedown", "move(10)", "ten settings down", "settings"),
    Key("n", "add_layer", "add a layer below the cursor", "network", short="add", footer=True),
    Key(
        "delete,d",
        "remove_layer",
        "remove the layer",
        "network",
        short="remove",
        footer=True,
        shown_as="d",
    ),
    Key("c", "copy_layer", "add a copy of the layer", "network", short="copy", footer=True),
    Key(
        "t",
        "choose_from('kind')",
        "change the kind of the layer: dense, convolution, pool ...",
        "network",
        short="kind",
        footer=True,
    ),
    Key(
        "v",
        "choose_from('activation')",
        "choose the activation of the layer from a list",
        "network",
        short="activation",
    ),
    Key("plus", "resize(1)", "a larger layer", "network", short="larger", shown_as="+"),
    Key("minus", "resize(-1)", "a smaller layer", "network", short="smaller", shown_as="-"),
    Key(
        "K,shift+k,shift+up",
        "move_layer(-1)",
        "move the layer towards the input",
        "network",
        short="move up",
        shown_as="K",
    ),
    Key(
        "J,shift+j,shift+down",
        "move_layer(1)",
        "move the layer towards the output",
        "network",
        short="move down",
        shown_as="J",
    ),
    Key("left", "step(-1)", "the previous activation", "network", shown_as="←"),
    Key("right", "step(1)", "the next activation", "network", shown_as="→"),
    Key("home", "move(-1000)", "the input", "network"),
    Key("end", "move(1000)", "the output", "network"),
    Key("up", "move(-1)", "the layer above", "network", shown_as="↑"),
    Key("down", "move(1)", "the layer below", "network", shown_as="↓"),
    Key(
        "enter",
        "choose",
        "edit the layer: type a size, or its notation; then take it",
        "network",
        short="edit layer",
        footer=True,
        shown_as="enter",
    ),
    Key(
        "escape",
        "give_up",
        "restore the layer; where none is edited, leave the panel",
        "network",
        short="leave",
        shown_as="esc",
    ),
    Key(
        "left",
        "cursor('previous')",
        "the values of the previous epoch",
        "charts",
        short="earlier values",
        footer=True,
        shown_as="←",
    ),
    Key(
        "right",
        "cursor('next')",
        "the values of the next epoch",
        "charts",
        short="later values",
        shown_as="→",
    ),
    Key("home", "cursor('first')", "the values of the first epoch", "charts", short="first values"),
    Key("end", "cursor('last')", "the newest values", "charts", short="newest values"),
    Key(
        "l",
        _press("scale"),
        "logarithmic scales, or linear ones",
        "charts",
        short="log/linear",
        footer=True,
    ),
    Key(
        "t",
        _press("recent"),
        "all epochs, or the newer half of them",
        "charts",
        short="all/recent",
        footer=True,
    ),
    Key(
        "escape",
        "leave",
        "remove the cursor; where there is none, leave the charts",
        "charts",
        short="leave",
        shown_as="esc",
    ),
    Key("up", "move(-1,0)", "the cell above", "confusion"),
    Key("down", "move(1,0)", "the cell below", "confusion"),
    Key("left", "move(0,-1)", "the cell to the left", "confusion"),
    Key("right", "move(0,1)", "the cell to the right", "confusion"),
    Key("home", "first", "the first cell", "confusion", short="first cell"),
    Key("w", "worst", "the next worst cell", "confusion", short="worst", footer=True),
    Key(
        "percent_sign",
        _press("percent"),
        "counts, or percent of the row",
        "confusion",
        short="percent",
        footer=True,
        shown_as="%",
    ),
    Key(
        "minus",
        _press("earlier"),
        "the matrix of the epoch before",
        "confusion",
        short="epoch -1",
        shown_as="-",
    ),
    Key(
        "plus",
        _press("later"),
        "the matrix of the next epoch",
        "confusion",
        short="epoch +1",
        shown_as="+",
    ),
    Key(
        "d",
        _press("change"),
        "the change since the first epoch",
        "confusion",
        short="change",
        footer=True,
    ),
    Key(
        "enter",
        "choose",
        "show the digits of the cell",
        "confusion",
        short="open cell",
        footer=True,
        shown_as="enter",
    ),
    Key(
        "enter",
        "press('run-open')",
        "open the run or the weights on the screen Train",
        "run-table",
        short="open run",
        footer=True,
        shown_as="enter",
    ),
    Key(
        "m",
        "press('run-mark')",
        "mark the run for a comparison, or no longer; at most six",
        "run-table",
        short="mark",
        footer=True,
    ),
    Key(
        "c",
        "press('run-compare')",
        "compare the marked runs; with one of them, also the row under the cursor",
        "run-table",
        short="compare",
        footer=True,
    ),
    Key(
        "slash",
        "edit_filter",
        "filter the table as you type: conv acc>0.985 state:running lr<0.01 -word",
        "run-table",
        short="filter",
        footer=True,
        shown_as="/",
    ),
    Key(
        "s",
        "press('run-sort')",
        "sort by the next column; a click on a head sorts by it",
        "run-table",
        short="sort",
        footer=True,
    ),
    Key(
        "S,shift+s",
        "press('run-reverse')",
        "the other order",
        "run-table",
        short="other order",
        shown_as="S",
    ),
    Key(
        "x",
        "press('run-stop')",
        "stop the run after a checkpoint",
        "run-table",
        short="stop run",
        footer=True,
    ),
    Key(
        "r",
        "press('run-resume')",
        "resume the run where it was stopped, in the background",
        "run-table",
        short="resume run",
        footer=True,
    ),
    Key(
        "t",
        "press('run-settings')",
        "take the settings of the run for the next one, on the screen Train",
        "run-table",
        short="take settings",
        footer=True,
    ),
    Key(
        "d,delete",
        "press('run-delete')",
        "delete the run; u restores it",
        "run-table",
        short="delete run",
        footer=True,
        shown_as="d",
    ),
    Key(
        "u",
        "press('run-undelete')",
        "restore the run that was deleted last",
        "run-table",
        short="undo deletion",
    ),
    Key("n", "press('run-rename')", "rename the run", "run-table", short="rename run"),
    Key("a", "press('run-note')", "add a note to the run, or change it", "run-table", short="note"),
    Key(
        "e",
        "press('run-export')",
        "export the run as CSV, as JSON or for TensorBoard",
        "run-table",
        short="export run",
    ),
    Key(
        "escape",
        "press('run-back')",
        "cancel the comparison; else show all runs again; else unmark them",
        "run-table",
        short="back",
        shown_as="esc",
    ),
    Key("up", "move(-1)", "the row above", "run-table", shown_as="↑"),
    Key("down", "move(1)", "the row below", "run-table", shown_as="↓"),
    Key("pageup", "page(-1)", "a page up", "run-table"),
    Key("pagedown", "page(1)", "a page down", "run-table"),
    Key("home", "end(-1)", "the first row", "run-table"),
    Key("end", "end(1)", "the last row", "run-table"),
    Key(
        "enter",
        _press("pair-open"),
        "show these test images on the screen Train; esc leads back",
        "run-comparison",
        short="open images",
        footer=True,
        shown_as="enter",
    ),
    Key(
        "v",
        _press("compare-part"),
        "results, curves or confusion, where there is no room for all",
        "run-comparison",
        short="next part",
        footer=True,
    ),
    Key(
        "escape",
        _press("comparison-back"),
        "back to the table of runs",
        "run-comparison",
        short="back to runs",
        footer=True,
        shown_as="esc",
    ),
    Key(
        "left",
        _press("epoch-previous"),
        "the values of the epoch before",
        "run-comparison",
        short="epoch before",
        shown_as="←",
    ),
    Key(
        "right",
        _press("epoch-next"),
        "the values of the next epoch",
        "run-comparison",
        short="epoch",
        footer=True,
        shown_as="←→",
    ),
    Key(
        "l",
        _press("compare-loss"),
        "the curves of the loss, or of the accuracy",
        "run-comparison",
        short="loss/accuracy",
        footer=True,
    ),
    Key(
        "up",
        _press("pair-previous"),
        "the line above",
        "run-comparison",
        short="previous line",
        shown_as="↑",
    ),
    Key(
        "down",
        _press("pair-next"),
        "the line below",
        "run-comparison",
        short="next line",
        shown_as="↓",
    ),
    Key(
        "home",
        _press("epoch-first"),
        "the values of the first epoch",
        "run-comparison",
        short="first epoch",
    ),
    Key(
        "end",
        _press("epoch-last"),
        "the values at the end of each run",
        "run-comparison",
        short="last epoch",
    ),
    Key(
        "c",
        _press("run-compare"),
        "compare again, with the newest weights of runs in training",
        "run-comparison",
        short="compare again",
    ),
    Key(
        "enter",
        _press("change-open"),
        "show the test images of this cell on the screen Train; esc leads back",
        "compared-confusion",
        short="open images of a cell",
        footer=True,
        shown_as="enter",
    ),
    Key(
        "w",
        _press("change-worst"),
        "the next largest change of a mistake",
        "compared-confusion",
        short="next change",
        footer=True,
    ),
    Key(
        "v",
        _press("compare-part"),
        "results, curves or confusion, where there is no room for all",
        "compared-confusion",
        short="next part",
        footer=True,
    ),
    Key(
        "escape",
        _press("comparison-back"),
        "back to the table of runs",
        "compared-confusion",
        short="back to runs",
        footer=True,
        shown_as="esc",
    ),
    Key("up", "move(-1,0)", "the cell above", "compared-confusion", shown_as="↑"),
    Key("down", "move(1,0)", "the cell below", "compared-confusion", shown_as="↓"),
    Key("left", "move(0,-1)", "the cell at the left", "compared-confusion", shown_as="←"),
    Key("right", "move(0,1)", "the cell at the right", "compared-confusion", shown_as="→"),
    Key(
        "home",
        _press("change-first"),
        "the first cell",
        "compared-confusion",
        short="first cell",
    ),
    Key(
        "l",
        _press("compare-loss"),
        "the curves of the loss, or of the accuracy",
        "compared-confusion",
        short="loss/accuracy",
    ),
    Key("up", "move(-1)", "the lines above", "compared-results", shown_as="↑"),
    Key("down", "move(1)", "the lines below", "compared-results", shown_as="↓"),
    Key("pageup", "move(-10)", "ten lines up", "compared-results"),
    Key("pagedown", "move(10)", "ten lines down", "compared-results"),
    Key(
        "v",
        _press("compare-part"),
        "results, curves or confusion, where there is no room for all",
        "compared-results",
        short="next part",
        footer=True,
    ),
    Key(
        "escape",
        _press("comparison-back"),
        "back to the table of runs",
        "compared-results",
        short="back to runs",
        footer=True,
        shown_as="esc",
    ),
)
"""Every key, in the order of footer and help; a key in a panel goes before the same elsewhere."""


AREAS: dict[str, Area] = {key.action: key.area for key in KEYS}
"""Where actions work; the names of screens are areas, too."""


def keys_of(*areas: Area) -> tuple[Key, ...]:
    """Return the keys of some areas, in their order.

    >>> [key.keys for key in keys_of("confusion")]
    ['up', 'down', 'left', 'right', 'home', 'w', 'percent_sign', 'minus', 'plus', 'd', 'enter']
    """
    return tuple(key for key in KEYS if key.area in areas)


_PANEL_NAMES: dict[Area, str] = {
    "settings": "Settings",
    "network": "Network",
    "charts": "Loss",
    "confusion": "Confusion",
    "run-table": "Runs",
    "run-comparison": "Test images",
    "compared-confusion": "Confusion",
    "compared-results": "Results",
}
SCREEN_OF: dict[Area, str] = {
    "run-table": "runs",
    "run-comparison": "runs",
    "compared-confusion": "runs",
    "compared-results": "runs",
}
"""The screen of a panel that is not on the screen Train."""


def why_nothing(name: str, screen: str = "train") -> str:
    """Return why a key does nothing where no panel and no screen has taken it.

    Args:
        name: what Textual calls the key.
        screen: the screen that is shown.

    >>> why_nothing("n")
    'n (add) works in the panel Network: tab leads there'
    >>> why_nothing("x", "runs")
    'x (stop run) works in the panel Runs: tab leads there'
    >>> why_nothing("space", "runs")
    'space (start/pause) works on the screen Train: 1 leads there'
    >>> why_nothing("z")
    'z does nothing here; ? lists the keys'
    """
    named = [key for key in KEYS if name in key.keys.split(",")]
    keys = [
        key
        for key in named
        if key.area in _PANEL_NAMES and SCREEN_OF.get(key.area, "train") == screen
    ]
    words = f" ({(keys or named)[0].short})" if named and (keys or named)[0].short else ""
    if not keys and screen != "train" and any(key.area == "train" for key in named):
        return f"{named[0].label}{words} works on the screen Train: 1 leads there"
    if not keys:
        return f"{name} does nothing here; ? lists the keys"
    panels = " and ".join(dict.fromkeys(_PANEL_NAMES[key.area] for key in keys))
    noun = "panel" if len(keys) == 1 else "panels"
    words = words if len(keys) == 1 else ""
    return f"{keys[0].label}{words} works in the {noun} {panels}: tab leads there"

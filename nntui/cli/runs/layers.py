"""`nntui runs show RUN --layers`: what was measured of each layer, and how its weights moved."""

import msgspec
from rich.console import Console
from rich.text import Text

from nntui.cli.drawing import pixel_style
from nntui.cli.output import print_json
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.view.layer_health import layer_health_text
from nntui.view.runview import RunView
from nntui.view.weight_moves import MEANING, moves_lines, unit_course_text
from nntui.workspace.run_report import RunReport, report
from nntui.workspace.weight_history import RunHistory, history

_UNIT_LINES = 3


def show_layers(name: str, unit: str, *, json: bool) -> int:
    """Print a row for each layer, a word for what the measurements mean, and how weights moved.

    Args:
        name: of the run.
        unit: one whose weights are drawn as they were at each copy, as `1:17`; empty for none.
        json: whether to print a record.
    """
    found = report(name)
    kept = history(found.run)
    if json:
        print_json(_record(found, kept))
        return 0
    console = plain_console()
    text = layer_health_text(found.layers, found.view, console.width, detect_terminal())
    console.print(text, soft_wrap=console.width < 60)
    _print_moves(console, found.view, kept, unit)
    return 0


def _print_moves(console: Console, view: RunView, kept: RunHistory | None, unit: str) -> None:
    console.print()
    if kept is None:
        console.print("no weights were kept: the run is of an earlier version", soft_wrap=True)
        return
    terminal, pace = detect_terminal(), view.steps_per_epoch
    lines = moves_lines(kept.moves, console.width, terminal, pace)
    lines += [Text(each, terminal.dim) for each in MEANING]
    console.print(Text("\n").join(lines), soft_wrap=console.width < 60)
    if not unit:
        return
    said, course = kept.course_of(unit)
    console.print(f"\n{said}, as its weights were", soft_wrap=True)
    style = pixel_style(console, terminal)
    console.print(unit_course_text(course, console.width, terminal, style, pace, _UNIT_LINES))


def _record(found: RunReport, kept: RunHistory | None) -> dict[str, object]:
    learned = [row for row in found.layers.rows if row.parameters]
    return {
        "run": found.run.name,
        "step": found.view.step,
        "layers": [
            {
                "layer": row.words,
                "output": row.shape,
                "parameters": row.parameters,
                **msgspec.structs.asdict(course.newest),
                "log10_updates": course.updates.points,
                "verdict": course.verdict(found.view.rates).word,
            }
            for row, course in zip(learned, found.view.layers, strict=False)
        ],
        "moved": []
        if kept is None
        else [
            {
                "layer": layer.place.words,
                "moves": [move._asdict() for move in layer.moves],
            }
            for layer in kept.moves.layers
        ],
    }

"""`nntui runs show RUN --layers`: what was measured of each layer while the run was trained."""

import msgspec

from nntui.cli.output import print_json
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.view.layer_health import layer_health_text
from nntui.workspace.run_report import RunReport, report


def show_layers(name: str, *, json: bool) -> int:
    """Print a row for each layer, and a word for what the measurements mean."""
    found = report(name)
    if json:
        print_json(_record(found))
        return 0
    console = plain_console()
    text = layer_health_text(found.layers, found.view, console.width, detect_terminal())
    console.print(text, soft_wrap=console.width < 60)
    return 0


def _record(found: RunReport) -> dict[str, object]:
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
    }

"""`nntui recipes show`: one published experiment in full."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from nntui.cli.options import Json
from nntui.cli.output import print_json
from nntui.cli.recipes.record import recipe_record, varied_in_study
from nntui.cli.terminal import plain_console
from nntui.config.toml import encode_config
from nntui.recipes.registry import Recipe, recipe
from nntui.view import formatting


def command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of a recipe.")],
    *,
    json: Json = False,
) -> int:
    """Show the source, settings and results of a recipe.

    Each measured number is printed with the command that measures it.
    """
    shown = recipe(name)
    varied = varied_in_study(name)
    if json:
        print_json(recipe_record(shown))
    else:
        _print(shown, varied)
    return 0


def _print(shown: Recipe, varied: Mapping[str, Sequence[object]]) -> None:
    console = plain_console()
    console.print(f"{shown.name}: {shown.title}\n{shown.by}, {shown.source}\n", soft_wrap=True)
    console.print(f"claim     {shown.claim}")
    for measured in shown.measured:
        time = f", {formatting.duration(measured.seconds)}" if measured.seconds is not None else ""
        what = f" ({measured.what})" if measured.what else ""
        console.print(f"measured  {formatting.percent(measured.accuracy)}{time}{what}")
        console.print(f"          {measured.command}", soft_wrap=True)
    if shown.note:
        console.print(f"\n{shown.note.strip()}")
    console.print(f"\n{encode_config(shown.config).decode().rstrip()}", soft_wrap=True)
    if varied:
        console.print(f"\nnntui recipes sweep {shown.name} tries other values:")
        for setting, values in varied.items():
            console.print(f"  {setting}: {', '.join(str(value) for value in values)}")

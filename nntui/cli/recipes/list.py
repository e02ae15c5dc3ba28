"""`nntui recipes list`: published experiments, their claims, and what was measured."""

from nntui.cli.options import Json
from nntui.cli.output import print_json, table
from nntui.cli.recipes.record import recipe_record
from nntui.cli.terminal import plain_console
from nntui.recipes.registry import recipes
from nntui.view import formatting


def command(*, json: Json = False) -> int:
    """List the recipes.

    Prints the accuracy that each source claims, and the one measured here on the test images.
    """
    if json:
        for each in recipes():
            print_json(recipe_record(each))
        return 0
    rows = table()
    rows.padding = (0, 2, 0, 0)
    rows.add_column("recipe", no_wrap=True)
    rows.add_column("network")
    rows.add_column("claim")
    for name in ("measured", "time"):
        rows.add_column(name, justify="right", no_wrap=True)
    rows.add_column("source", overflow="fold")
    for each in recipes():
        measured = each.reproduced
        rows.add_row(
            each.name,
            each.network,
            each.claim,
            formatting.percent(measured.accuracy) if measured else "-",
            formatting.duration(measured.seconds) if measured else "-",
            each.by,
        )
    plain_console().print(rows)
    return 0

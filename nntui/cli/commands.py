"""The commands, put together from one module for each group of them."""

from collections.abc import Sequence
from typing import Annotated

import typer

from nntui.cli import (
    attach,
    baseline,
    bench,
    data,
    evaluate,
    recipes,
    remove,
    runs,
    show,
    steer,
    train,
)
from nntui.errors import UsageError
from nntui.version import __version__

app = typer.Typer(
    name="nntui",
    help="Train neural networks written in plain NumPy and look inside them.\n\n"
    "Without a command, nntui opens the app: nntui [RUN | WEIGHTS].",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("train")(train.command)
app.command("eval")(evaluate.command)
app.command("show")(show.command)
app.command("bench")(bench.command)
runs.app.command("attach")(attach.command)
runs.app.command("stop")(steer.stop)
runs.app.command("set")(steer.set_command)
runs.app.command("pause")(steer.pause)
runs.app.command("resume")(steer.resume)
runs.app.command("checkpoint")(steer.checkpoint)
runs.app.command("rm")(remove.command)
app.add_typer(runs.app, name="runs")
app.add_typer(data.app, name="data")
app.add_typer(recipes.app, name="recipes")
app.add_typer(baseline.app, name="baseline")


@app.callback(invoke_without_command=True)
def _options(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print it and leave.")] = False,
) -> None:
    if version:
        typer.echo(f"nntui {__version__}")
        raise typer.Exit


def run_command(given: Sequence[str]) -> int:
    """Carry out a command and return the exit code.

    Raises:
        UsageError: what was typed is no command, or has options it does not know.
    """
    try:
        code = typer.main.get_command(app).main(
            list(given), prog_name="nntui", standalone_mode=False
        )
    except typer.TyperException as error:
        raise UsageError(f"{error.format_message().rstrip('.')}; see nntui --help") from None
    except typer.Abort:
        return 130
    except SystemExit:  # how typer and rich take it that nobody reads their output any more
        raise BrokenPipeError from None
    return int(code or 0)

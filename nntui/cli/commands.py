"""The command line: parses what was typed and runs the command."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from nntui.cli.groups import HELP_NAMES, LazyGroup
from nntui.cli.names import COMMANDS
from nntui.cli.usage import usage_sentence
from nntui.errors import UsageError
from nntui.version import __version__


class _AllCommands(LazyGroup):
    def __init__(self, **settings: Any) -> None:
        super().__init__(members=COMMANDS, **settings)


app = typer.Typer(
    name="nntui",
    cls=_AllCommands,
    help="Train neural networks written in plain NumPy and look inside them.\n\n"
    "Without a command, nntui opens the app: nntui [RUN | WEIGHTS | DATA].",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings=HELP_NAMES,
)


@app.callback(invoke_without_command=True)
def _options(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Open the app without what was shown last.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an error, with any command.")
    ] = False,
    slow: Annotated[
        bool, typer.Option("--slow", help="Open the app for a slow connection: fewer frames.")
    ] = False,
) -> None:
    del debug, fresh, slow  # they are read before; these options only document them
    if version:
        typer.echo(f"nntui {__version__}")
        raise typer.Exit


def run_command(given: Sequence[str]) -> int:
    """Run a command and return the exit code.

    Raises:
        UsageError: there is no such command or option, or a value is not valid.
    """
    try:
        code = typer.main.get_command(app).main(
            list(given), prog_name="nntui", standalone_mode=False
        )
    except typer.TyperException as error:
        raise UsageError(usage_sentence(error, given)) from None
    except typer.Abort:
        return 130
    except SystemExit:  # Typer and Rich exit once standard output has no reader
        raise BrokenPipeError from None
    return int(code or 0)

"""Options of the command line made from the table of knobs, so that both never differ."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from nntui.config import knobs
from nntui.knobs import Knob


def with_knobs(function: Callable[..., int]) -> Callable[..., int]:
    """Return `function` as a command with an option for each knob.

    `function` takes the settings that were given, by name, before its own options.
    """

    @wraps(function)
    def command(**given: Any) -> int:
        typed = {name: given.pop(name) for name in knobs()}
        settings = {
            name: known.parse(typed[name])
            for name, known in knobs().items()
            if typed[name] is not None
        }
        return function(settings, **given)

    own = list(inspect.signature(function).parameters.values())[1:]
    options = [_option(known) for known in knobs().values()]
    signature = inspect.Signature([*options, *own])
    command.__signature__ = signature  # type: ignore[attr-defined]  # what typer reads
    command.__annotations__ = {p.name: p.annotation for p in signature.parameters.values()}
    return command


def _option(known: Knob) -> inspect.Parameter:
    # Everything is taken as text: then a wrong value is refused in the table's words.
    default = f"{known.default:g}" if isinstance(known.default, float) else str(known.default)
    if known.name == "lr":
        default = "that of the optimizer"
    words = f"{known.meaning[0].upper()}{known.meaning[1:]}: {known.range} [{default}]"
    option = typer.Option(f"--{known.name}", help=words, metavar=known.kind.__name__.upper())
    return inspect.Parameter(
        known.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[str | None, option],
    )

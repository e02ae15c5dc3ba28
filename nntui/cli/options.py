"""Options and arguments that several commands share; those of settings come from the knobs."""

import contextlib
import inspect
from collections.abc import Callable, Iterable
from functools import partial, wraps
from typing import Annotated, Any, TypeAlias, TypeVar

import typer

from nntui.cli.usage import without_value
from nntui.config.aliases import OLD_NAMES
from nntui.config.interval import Interval
from nntui.config.knob import Knob
from nntui.config.knobs import knobs
from nntui.errors import ConfigError
from nntui.strings import clean

Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON, one object per line.")]
RunName: TypeAlias = Annotated[
    str, typer.Argument(metavar="RUN", help="Name of a run, the beginning of one, or last.")
]
WeightsName: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="WEIGHTS",
        help="File of weights, name of saved or pretrained weights, or a run: RUN is its newest "
        "checkpoint, RUN:best the one with the best validation accuracy.",
    ),
]
EvaluationData: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="DATA",
        help="Data set, file or folder to evaluate on [default: the data set of the weights]",
    ),
]
Best: TypeAlias = Annotated[
    bool, typer.Option("--best", help="Use the weights with the best validation accuracy.")
]

Ascii: TypeAlias = Annotated[bool, typer.Option("--ascii", help="Draw in ASCII, without colors.")]

_Number = TypeVar("_Number", int, float)

_NOUNS = {int: "a whole number", float: "a number"}
_METAVARS = {int: "INT", float: "FLOAT", str: "TEXT"}


def with_knobs(function: Callable[..., int], names: Iterable[str] = ()) -> Callable[..., int]:
    """Return `function` as a command with an option for each knob, or for the knobs `names`.

    `function` takes the settings that were typed, by name, before its own parameters.
    """
    chosen = {name: knobs()[name] for name in names or knobs()}
    options = [_option(known) for known in chosen.values()]
    options += [_old_option(old, new) for old, new in OLD_NAMES.items() if new in chosen]

    @wraps(function)
    def command(**given: Any) -> int:
        typed = {option.name: given.pop(option.name) for option in options}
        settings = {
            name: _value(chosen[OLD_NAMES.get(name, name)], value)
            for name, value in typed.items()
            if value is not None
        }
        return function(settings, **given)

    own = list(inspect.signature(function).parameters.values())[1:]
    signature = inspect.Signature(sorted([*own, *options], key=lambda p: p.kind))
    command.__signature__ = signature  # type: ignore[attr-defined]  # what typer reads
    command.__annotations__ = {p.name: p.annotation for p in signature.parameters.values()}
    return command


with_data_knobs = partial(
    with_knobs,
    names=(
        *("validation", "train_size", "split", "split_seed", "test_size", "label_fixes"),
        *(
            "label_column",
            "header",
            "image_height",
            "orientation",
            "invert",
            "prepare",
            "skip_broken",
            "drop_duplicates",
        ),
    ),
)
"""An option for each knob that decides which images a run sees."""

with_file_knobs = partial(
    with_knobs,
    names=(
        *("label_column", "header", "image_height", "orientation", "invert", "prepare"),
        "skip_broken",
    ),
)
"""An option for each knob that decides how a file is read."""


def number_option(
    name: str, kind: type[_Number], meaning: str, legal: Interval, default: _Number
) -> Any:
    """Return an option that is a number; other values are refused in the words of settings."""

    def parse(value: object) -> _Number:
        number: _Number | None = None
        with contextlib.suppress(ValueError):
            number = kind(str(value))
        if number is not None and legal.includes(number):
            return number
        received = clean(repr(value) if number is None else number, 60)
        raise ConfigError(f"{name}: expected {_NOUNS[kind]} {legal}, received {received}")

    return typer.Option(
        name,
        metavar=_METAVARS[kind],
        parser=parse,
        show_default=False,
        help=f"{meaning} [{legal}; default: {default:g}]",
    )


def _value(known: Knob, typed: object) -> Any:
    # Text is parsed by the knob, so that every front end refuses a value in the same words.
    return known.parse(typed) if isinstance(typed, str) else typed


def _option(known: Knob) -> inspect.Parameter:
    name = f"--{known.name.replace('_', '-')}"
    if known.kind is bool:
        kind: Any = bool
        option = typer.Option(
            f"{name}/--no-{name[2:]}", help=_help(known), rich_help_panel=known.group
        )
    else:
        kind = str
        choices = f"[{'|'.join(known.choices)}]" if known.choices else ""
        option = typer.Option(
            name,
            help=_help(known),
            metavar=choices or _METAVARS[known.kind],
            rich_help_panel=known.group,
        )
    return _parameter(known.name, Annotated[kind | None, option])


def _old_option(old: str, new: str) -> inspect.Parameter:
    parser = _old_flag(f"--{old}", knobs()[new]) if knobs()[new].kind is bool else None
    option = typer.Option(f"--{old}", hidden=True, parser=parser, help=f"The old name of {new}.")
    return _parameter(old, Annotated[str | None, option])


def _old_flag(option: str, known: Knob) -> Callable[[str], bool]:
    """Return the parser of an option that took yes or no, and is a flag under its current name."""

    def parse(text: str) -> bool:
        try:
            return bool(known.parse(text))
        except ConfigError:
            expected = without_value(option)
            raise ConfigError(
                f"{option}: expected {expected}, received {clean(repr(text), 40)}"
            ) from None

    return parse


def _parameter(name: str, annotation: Any) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation
    )


def _help(known: Knob) -> str:
    details = [str(known.interval)] if known.interval else []
    details += [f"default: {_default(known)}", known.purpose]
    return f"{known.meaning[0].upper()}{known.meaning[1:]} [{'; '.join(filter(None, details))}]"


def _default(known: Knob) -> str:
    if known.kind is bool:
        name = known.name.replace("_", "-")
        return f"--{name}" if known.default else f"--no-{name}"
    usual = _shown(known.default)
    if known.follows is None:
        return usual
    other, defaults = known.follows
    if set(defaults) >= set(knobs()[other].choices):
        return f"depends on {other}"
    exceptions = [f"{_shown(value)} with {other} {name}" for name, value in defaults.items()]
    return ", ".join([usual, *exceptions])


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value) or "none"

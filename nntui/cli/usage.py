"""Sentences for wrong usage: what Typer refuses, in the words of all other errors."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import typer

from nntui.cli.names import COMMANDS, Group
from nntui.config.aliases import OLD_NAMES, current_name
from nntui.strings import clean, similar


def usage_sentence(error: typer.TyperException, typed: Sequence[str]) -> str:
    """Return what was wrong with the `typed` words, and which help to read.

    >>> usage_sentence(typer.BadParameter("Not a number."), ["data", "sheet"])
    'Invalid value: Not a number; see nntui data sheet --help'
    """
    problem = _problem(error, typed)
    return problem if problem.endswith("?") else f"{problem}; see {_command(typed)} --help"


def _command(typed: Sequence[str]) -> str:
    """Return the command as it was typed, without its arguments."""
    words, commands = ["nntui"], COMMANDS
    for word in typed:
        member = commands.get(word)
        if member is None:
            break
        words.append(word)
        commands = member.commands if isinstance(member, Group) else {}
    return " ".join(words)


def _problem(error: Any, typed: Sequence[str]) -> str:
    option = clean(getattr(error, "option_name", ""), 40)
    if hasattr(error, "possibilities"):
        hint = similar(option, _option_names(getattr(error, "ctx", None)))
        return f"unknown option {option}" + (f"; {hint}" if hint else "")
    if option:
        expected = without_value(option) if option in _flags() else "a value, received none"
        return f"{option}: expected {expected}"
    parameter = getattr(error, "param", None)
    if parameter is not None and hasattr(error, "param_type"):
        name = parameter.metavar or parameter.name
        kind = "argument" if parameter.param_type_name == "argument" else "option"
        return f"missing {kind} {name if kind == 'argument' else parameter.opts[0]}"
    message: str = error.format_message()
    extra = re.fullmatch(r"Got unexpected extra argument.*? \((.*)\)\.?", message, re.DOTALL)
    return _extra(extra[1], typed) if extra else message.rstrip(".")


def _extra(words: str, typed: Sequence[str]) -> str:
    """Return the sentence for arguments that a command does not take."""
    sentence = f"unexpected argument {clean(words, 60)!r}"
    before = next((a for a, b in pairwise(typed) if words.split(maxsplit=1)[:1] == [b]), "")
    if before in _flags():
        return f"{sentence}; use {without_value(before)}"
    return sentence


def _flags() -> set[str]:
    """Return the options of settings that are on or off, under old and current names."""
    from nntui.config.knobs import knobs  # noqa: PLC0415 - only for usage that was wrong

    names = {name for name, known in knobs().items() if known.kind is bool}
    return {f"--{name}" for name in names | {old for old, new in OLD_NAMES.items() if new in names}}


def without_value(option: str) -> str:
    """Return how a setting that is on or off is given, by its old or current option.

    >>> without_value("--fresh")
    '--resample or --no-resample, without a value'
    """
    name = current_name(option.removeprefix("--"))
    return f"--{name} or --no-{name}, without a value"


def _option_names(context: Any) -> list[str]:
    if context is None:
        return []
    parameters = context.command.get_params(context)
    shown = [each for each in parameters if not getattr(each, "hidden", False)]
    return [name for each in shown for name in (*each.opts, *each.secondary_opts)]

"""Help: every command has one, and that of training lists every setting by its group."""

import inspect
import itertools
import os
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

from nntui.cli.names import COMMANDS, Command, Group
from nntui.config.aliases import OLD_NAMES
from nntui.config.knob import GROUPS
from nntui.config.knobs import knobs
from tests.cli.conftest import DEADLINE, Run, Start


def _leaves() -> Iterator[tuple[str, Command]]:
    for name, found in COMMANDS.items():
        if isinstance(found, Group):
            yield from ((f"{name} {inner}", command) for inner, command in found.commands.items())
        else:
            yield name, found


_LEAVES = dict(_leaves())


def _panels(help_text: str) -> dict[str, str]:
    """Return the text of each panel by its title, without borders and line breaks."""
    panels: dict[str, list[str]] = {}
    for line in help_text.splitlines():
        if title := re.match(r"[╭+]─? ?(\w+)", line):
            lines = panels.setdefault(title[1], [])
        elif line.startswith("│"):
            lines.append(line.strip("│ "))
    return {title: " ".join(" ".join(lines).split()) for title, lines in panels.items()}


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_help_lists_the_commands_and_the_app(nntui: Run) -> None:
    done = nntui("--help")

    assert (done.code, done.err) == (0, "")
    listed = re.findall(r"^│ (\w+) ", done.out.partition("Options")[0], re.MULTILINE)
    assert listed == list(COMMANDS)
    assert "nntui opens the app: nntui [RUN | WEIGHTS | DATA]" in done.out


@pytest.mark.parametrize("name", [*COMMANDS, *_LEAVES])
def test_every_command_has_help_that_fits_80_columns(nntui: Run, name: str) -> None:
    for option in ("--help", "-h"):
        done = nntui(*name.split(), option)

        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(f"Usage: nntui {name} [OPTIONS]")
        assert max(map(len, done.out.splitlines())) <= 80


@pytest.mark.parametrize(("name", "command"), _LEAVES.items(), ids=_LEAVES)
def test_the_line_of_a_command_is_the_first_line_of_its_docstring(
    name: str, command: Command
) -> None:
    """Lists of commands have a copy of it, so that they need not import the command."""
    module, _, function = command.function.partition(":")
    documented = inspect.getdoc(getattr(import_module(f"nntui.cli.{module}"), function)) or ""

    assert documented.splitlines()[0] == command.help, name


def test_training_lists_the_settings_in_panels_by_group(nntui: Run) -> None:
    panels = _panels(nntui("train", "--help").out)

    # "Weights" has the options that say how files of other programs are read.
    titles = [title for title in panels if title not in {"Options", "Weights"}]
    assert titles == list(GROUPS)
    for known in knobs().values():
        assert f"--{known.name.replace('_', '-')}" in panels[known.group]


def test_training_shows_choices_ranges_and_defaults(nntui: Run) -> None:
    panels = _panels(nntui("train", "--help").out)

    assert (
        "--optimizer Optimizer [default: adam] [sgd|momentum|adam|adamw|nesterov|rmsprop| "
        "adagrad|lion]" in panels["Optimizer"]
    )
    assert (
        "--lr FLOAT Learning rate [above 0 to 100; default: depends on optimizer]"
        in panels["Optimizer"]
    )
    assert "used with optimizer momentum or nesterov]" in panels["Optimizer"]
    assert "--batch INT Batch size: images per step [from 1 to 65536; default: 64]" in panels["Run"]
    assert re.search(r"--bias / --no-bias .*\[default: --bias\]", panels["Network"])
    assert "default: 0, 0.01 with optimizer adamw]" in panels["Regularization"]


@pytest.mark.parametrize("name", _LEAVES)
def test_paragraphs_of_help_are_wrapped_at_the_width_of_the_terminal(nntui: Run, name: str) -> None:
    """No line of a paragraph is shorter than it must be."""
    description = nntui(*name.split(), "--help").out.split("\n\n")[1:]

    for paragraph in itertools.takewhile(lambda text: text[0] not in "╭+", description):
        lines = paragraph.splitlines()
        for line, following in itertools.pairwise(lines):
            assert len(f"{line.rstrip()} {following.split()[0]}") > 80


@pytest.mark.parametrize("name", _LEAVES)
def test_ranges_and_defaults_have_one_style(nntui: Run, name: str) -> None:
    """As in `[from 1 to 1000; default: 12]`."""
    help_text = " ".join(nntui(*name.split(), "--help").out.replace("│", " ").split())

    assert "<=" not in help_text
    assert not re.search(r"\. +\[default", help_text)


def test_old_names_of_options_are_not_in_the_help(nntui: Run) -> None:
    out = nntui("train", "--help").out

    names = set(OLD_NAMES) - {"scale"}  # the scaling of the pixels of a file to begin with
    assert not [name for name in names if f"--{name} " in out]


def test_a_group_without_a_command_runs_its_default_or_prints_help(nntui: Run) -> None:
    assert "Without a command: nntui runs list." in nntui("runs", "--help").out
    assert nntui("baseline") == nntui("baseline", "--help")


def test_help_on_an_ascii_terminal_is_ascii(start: Start) -> None:
    child = start("train", "--help", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    out, err = child.communicate(timeout=DEADLINE)

    assert (child.returncode, err) == (0, b"")
    assert out.isascii()
    assert b"?" not in out

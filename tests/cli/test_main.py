"""The way in: the app or a command, exit codes, and one sentence for every error."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from nntui import __version__
from nntui.cli import commands
from nntui.cli.main import COMMANDS, main
from nntui.errors import DataError, StorageError, UsageError
from tests.cli.conftest import DEADLINE, Run

Start = Callable[..., "subprocess.Popen[bytes]"]


def test_version(nntui: Run) -> None:
    """--version is one line."""
    assert nntui("--version") == (0, f"nntui {__version__}\n", "")


def test_help_lists_the_commands(nntui: Run) -> None:
    """--help names every command that the way in knows, and the app."""
    done = nntui("--help")

    assert (done.code, done.err) == (0, "")
    listed = done.out.partition("Commands:")[2].split("\n")
    assert {line.split()[0] for line in listed if line.strip()} == set(COMMANDS)
    assert "nntui opens the app: nntui [RUN | WEIGHTS]" in done.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(nntui: Run, name: str) -> None:
    """Each command says what it does."""
    done = nntui(name, "--help")

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: nntui {name}")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--nonsense"], "No such option: --nonsense; see nntui --help"),
        (["runs", "foo"], "No such command 'foo'; see nntui --help"),
        (["runs", "show"], "Missing argument 'RUN'; see nntui --help"),
        (["eval"], "Missing argument 'weights'; see nntui --help"),
        (
            ["one", "two"],
            (
                "expected the name of one run or file of weights, received 2 words: one two; "
                "for a command, try one of: train, runs, eval, show, data, recipes, baseline, bench"
            ),
        ),
    ],
)
def test_bad_usage(nntui: Run, arguments: list[str], sentence: str) -> None:
    """What is no command or has no such option is one sentence and exit code 2."""
    assert nntui(*arguments) == (2, "", f"nntui: {sentence}\n")


def test_a_command_mistyped(nntui: Run) -> None:
    """What is neither run nor weights may have been meant as a command."""
    done = nntui("trian")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("nntui: trian: there is no run of that name in ")
    assert done.err.endswith("; for a command, did you mean train?\n")


def test_no_terminal(nntui: Run) -> None:
    """The app needs a terminal: where there is none it says so and what to do."""
    expected = (
        "nntui: expected a terminal to draw on, received none; start nntui in one (over ssh: "
        "ssh -t), or train without: nntui train\n"
    )

    assert nntui() == (2, "", expected)


def test_dumb_terminal(terminal: Run) -> None:
    """A terminal that cannot move its cursor is none."""
    done = terminal(TERM="dumb")

    assert done.code == 2
    assert done.out.startswith("nntui: expected a terminal to draw on")


@pytest.mark.parametrize("name", ["x" * 5_000, "a\0b", "../..", ""])
def test_names_that_cannot_be(nntui: Run, name: str) -> None:
    """No name is too long, too strange or too short to be told that it is not there."""
    done = nntui("eval", name)

    assert done.code == 2
    assert ("there is no run of that name" if name else "received an empty one") in done.err
    assert done.err.rstrip("\n").isprintable()


@pytest.mark.parametrize(
    ("error", "code"),
    [(UsageError("no"), 2), (DataError("no"), 2), (StorageError("no"), 1)],
)
def test_errors_are_sentences(
    nntui: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    """Our own errors end with their exit code and their sentence on stderr."""

    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(commands, "run_command", fail)

    assert nntui("train") == (code, "", "nntui: no\n")


def test_mistakes_of_ours(nntui: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What we did not think of is told as such, cleaned, without a traceback, and exits 1."""

    def fail(_: object) -> int:
        raise ValueError("\x1b[31mred\nline")

    monkeypatch.setattr(commands, "run_command", fail)

    assert nntui("train") == (
        1,
        "",
        "nntui: a mistake of ours: ValueError: ?[31mred?line; --debug shows where it happened\n",
    )


@pytest.mark.parametrize("error", [ValueError("ours"), UsageError("theirs")])
def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """With --debug, wherever it stands, an error is raised as it is."""

    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(commands, "run_command", fail)

    with pytest.raises(type(error), match=str(error)):
        main(["train", "--debug"])


def test_interrupted_before_it_began(nntui: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while nothing is under way is exit code 130 and no word."""

    def interrupt(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "run_command", interrupt)

    assert nntui("train") == (130, "", "")


@pytest.mark.usefixtures("run_folder")
@pytest.mark.parametrize(
    "arguments", [("runs", "list", "--json"), ("eval", "last"), ("runs", "show", "last"), ("data",)]
)
def test_nobody_reads(start: Start, arguments: tuple[str, ...]) -> None:
    """A reader who leaves before the first line is no error."""
    child = start(*arguments)
    assert child.stdout is not None
    child.stdout.close()

    assert child.wait(DEADLINE) == 141
    assert child.stderr is not None
    assert child.stderr.read() == b""


def test_python_m() -> None:
    """`python -m nntui` is nntui."""
    command = [sys.executable, "-m", "nntui", "--version"]

    assert subprocess.check_output(command, text=True) == f"nntui {__version__}\n"


def test_ways_in_are_cheap() -> None:
    """Whoever asks for a command does not load the screen, and errors do not load the commands."""
    script = """
import sys
from nntui.cli.main import main
main([])
print(sorted({"typer", "textual", "numpy"} & set(sys.modules)))
main(["data", "list"])
print("textual" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    first, *_, last = done.stdout.splitlines()
    assert "typer" not in first
    assert "textual" not in first
    assert last == "False"

"""The entry point: the app or a command, exit codes, and one sentence for every error."""

import subprocess
import sys
from pathlib import Path

import pytest

from nntui import __version__
from nntui.cli import app, commands
from nntui.cli.main import main
from nntui.errors import DataError, StorageError, UsageError
from nntui.tui.app import NntuiApp
from tests.cli.conftest import DEADLINE, Run, Start


def test_version_is_printed_on_one_line(nntui: Run) -> None:
    assert nntui("--version") == (0, f"nntui {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--nonsense"], "unknown option --nonsense; see nntui --help"),
        (
            ["runs", "shwo"],
            "unknown command 'shwo'; did you mean show?",
        ),
        (["runs", "show"], "missing argument RUN; see nntui runs show --help"),
        (["eval"], "missing argument WEIGHTS; see nntui eval --help"),
        (["train", "--dta", "x"], "unknown option --dta; did you mean --data?"),
        (["train", "--lr"], "--lr: expected a value, received none; see nntui train --help"),
        (["train", "extra"], "unexpected argument 'extra'; see nntui train --help"),
        (
            ["train", "--bias", "no"],
            (
                "unexpected argument 'no'; use --bias or --no-bias, without a value; "
                "see nntui train --help"
            ),
        ),
        (
            ["train", "--bias=no"],
            "--bias: expected --bias or --no-bias, without a value; see nntui train --help",
        ),
        (
            ["train", "--fresh"],
            (
                "--fresh: expected --resample or --no-resample, without a value; "
                "see nntui train --help"
            ),
        ),
        (
            ["train", "--fresh", "--seed", "2"],
            "--fresh: expected --resample or --no-resample, without a value, received '--seed'",
        ),
        (
            ["data", "sheet", "lines", "--count", "x"],
            "--count: expected a whole number from 1 to 1000, received 'x'",
        ),
        (
            ["data", "sheet", "lines", "--count", "0"],
            "--count: expected a whole number from 1 to 1000, received 0",
        ),
        (
            ["data", "sheet", "lines", "--index", "-1"],
            "--index: expected a whole number from 0, received -1",
        ),
        (
            ["bench", "--seconds", "nan"],
            "--seconds: expected a number from 0.01 to 60, received nan",
        ),
        (
            ["one", "two"],
            (
                "expected the name of one run, file of weights or data set, received 2 words: "
                "one two; for a command, try one of: train, runs, sweep, eval, show, predict, "
                "weights, data, recipes, baseline, bench"
            ),
        ),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(
    nntui: Run, arguments: list[str], sentence: str
) -> None:
    assert nntui(*arguments) == (2, "", f"nntui: {sentence}\n")


def test_an_unknown_name_may_be_a_mistyped_command(nntui: Run) -> None:
    """Nothing to open has this name, so a command of a similar name is suggested."""
    done = nntui("trian")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("nntui: 'trian': expected the name or the path of a run, of weights")
    assert done.err.endswith("; for a command, did you mean train?\n")


@pytest.mark.parametrize("name", ["last", "mlp-best", "digits", "./digits.csv"])
@pytest.mark.usefixtures("run_folder")
def test_what_can_be_opened_needs_only_a_terminal(nntui: Run, name: str) -> None:
    """A run, weights, a data set and a file pass the check of the name."""
    Path("digits.csv").write_text("0,1\n")

    assert nntui(name).err.startswith("nntui: expected a terminal to draw on")


def test_without_a_terminal_the_app_says_what_to_do(nntui: Run) -> None:
    expected = (
        "nntui: expected a terminal to draw on, received none; start nntui in one (over ssh: "
        "ssh -t), or train without: nntui train\n"
    )

    assert nntui() == (2, "", expected)


@pytest.mark.parametrize("name", ["stdin", "stdout", "stderr"])
def test_the_stream_that_is_no_terminal_is_named(
    nntui: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As standard error in `nntui 2> log`."""
    for each in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(getattr(sys, each), "isatty", lambda each=each: each != name)
    stream = {"stdin": "input", "stdout": "output", "stderr": "error"}[name]

    assert nntui().err.startswith(f"nntui: standard {stream} is not a terminal: the app reads keys")


def test_a_crash_of_the_app_is_one_sentence(nntui: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --debug its traceback is shown; a run has a process of its own."""
    monkeypatch.setattr(app, "_check_terminal", lambda: None)
    monkeypatch.setattr(NntuiApp, "run", lambda _: None)
    monkeypatch.setattr(NntuiApp, "crash", KeyError("test"))

    done = nntui()

    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("nntui: the app ended: internal error: KeyError: 'test'; run with")
    assert done.err.endswith("; a run continues\n")


def test_a_dumb_terminal_cannot_show_the_app(terminal: Run) -> None:
    """Its cursor cannot be moved."""
    done = terminal(TERM="dumb")

    assert done.code == 2
    assert done.out.startswith("nntui: expected a terminal to draw on")


@pytest.mark.parametrize("name", ["x" * 5_000, "a\0b", "../..", ""])
def test_impossible_names_are_refused_in_one_sentence(nntui: Run, name: str) -> None:
    """Names that are too long, have a zero byte, or are empty."""
    done = nntui("eval", name)

    assert done.code == 2
    assert ("expected weights or a run" if name else "received an empty one") in done.err
    assert done.err.rstrip("\n").isprintable()


@pytest.mark.parametrize(
    ("error", "code"),
    [(UsageError("no"), 2), (DataError("no"), 2), (StorageError("no"), 1)],
)
def test_an_error_is_printed_as_its_sentence(
    nntui: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    """On standard error, with the exit code of its class."""

    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(commands, "run_command", fail)

    assert nntui("train") == (code, "", "nntui: no\n")


def test_an_unexpected_error_is_an_internal_error(
    nntui: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is printed cleaned, without a traceback, and exits with 1."""

    def fail(_: object) -> int:
        raise ValueError("\x1b[31mred\nline")

    monkeypatch.setattr(commands, "run_command", fail)

    assert nntui("train") == (
        1,
        "",
        (
            "nntui: internal error: ValueError: ?[31mred?line; run with --debug for the "
            "traceback, and please report it\n"
        ),
    )


@pytest.mark.parametrize("error", [ValueError("internal"), UsageError("usage")])
def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """With --debug at any position the error is raised as it is."""

    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(commands, "run_command", fail)

    with pytest.raises(type(error), match=str(error)):
        main(["train", "--debug"])


_INTERRUPTED_IMPORT = """
import runpy, sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "{module}":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupt())
sys.argv = ["nntui", "recipes"]
runpy.run_module("nntui", run_name="__main__")
"""


@pytest.mark.parametrize("module", ["nntui.errors", "nntui.cli.commands", "nntui.view.formatting"])
def test_ctrl_c_during_an_import_exits_with_130_silently(module: str) -> None:
    script = _INTERRUPTED_IMPORT.format(module=module)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.usefixtures("run_folder")
@pytest.mark.parametrize(
    "arguments", ["runs list", "runs list --json", "runs show last", "--help", "eval last --json"]
)
def test_a_full_disk_for_the_output_is_one_sentence(start: Start, arguments: str) -> None:
    """The output goes to a file on a full disk."""
    with Path("/dev/full").open("wb") as full:
        child = start(*arguments.split(), stdout=full)
        _, err = child.communicate(timeout=DEADLINE)

    expected = b"nntui: standard output cannot be written: No space left on device\n"
    assert (child.returncode, err) == (1, expected)


def test_ctrl_c_exits_with_130(nntui: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything has begun, and without a message."""

    def interrupt(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "run_command", interrupt)

    assert nntui("train") == (130, "", "")


@pytest.mark.usefixtures("run_folder")
@pytest.mark.parametrize(
    "arguments", [("runs", "list", "--json"), ("eval", "last"), ("runs", "show", "last"), ("data",)]
)
def test_an_output_without_a_reader_is_no_error(start: Start, arguments: tuple[str, ...]) -> None:
    """A pipe that is closed before the first line ends a command without a message."""
    child = start(*arguments)
    assert child.stdout is not None
    child.stdout.close()

    assert child.wait(DEADLINE) == 141
    assert child.stderr is not None
    assert child.stderr.read() == b""


def test_python_m_nntui_is_nntui() -> None:
    command = [sys.executable, "-m", "nntui", "--version"]

    assert subprocess.check_output(command, text=True) == f"nntui {__version__}\n"


def _loaded_by(*arguments: str) -> set[str]:
    """Return the modules that are loaded after a command."""
    script = (
        "import sys\n"
        "from nntui.cli.main import main\n"
        f"main({list(arguments)!r})\n"
        "sys.stderr.write(chr(10) + ' '.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines()[-1].split())


def test_a_command_loads_only_what_it_needs() -> None:
    """The app needs no Typer, help no NumPy, recipes no charts, and no command needs Textual.

    The version and the list of runs need no parser of the command line.
    """
    assert not {"typer", "textual"} & _loaded_by()
    assert not {"typer", "rich", "numpy", "textual"} & _loaded_by("--version")
    assert not {"pydantic", "numpy", "textual", "plotext"} & _loaded_by("runs")
    assert not {"numpy", "textual", "plotext"} & _loaded_by("--help")
    assert not {"numpy", "textual", "plotext"} & _loaded_by("recipes")
    assert "textual" not in _loaded_by("data", "list")

"""`nntui train`: the folder, the events, the summary, and every way it can go wrong."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nntui.datasets.catalog import CATALOG
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.training.events import Evaluated, RunFinished, RunStarted
from nntui.weights import decode, read
from tests.cli.conftest import DEADLINE, Run

Start = Callable[..., "subprocess.Popen[bytes]"]

QUICK = ("train", "--data", "digits", "--layers", "16", "--epochs", "1", "--batch", "500")
ENDLESS = ("train", "--data", "digits", "--layers", "16", "--epochs", "1000", "--json")


def only_run(saves: Path) -> RunDirectory:
    """The one run that is there."""
    (path,) = (saves / "runs").iterdir()
    return RunDirectory.open(path)


def only_line(text: str) -> str:
    """The one line that was written: a sentence of ours, and no traceback."""
    (line,) = text.splitlines()
    assert line.startswith("nntui: ")
    assert line.isprintable()
    return line


def test_makes_a_run(nntui: Run, saves: Path) -> None:
    """A training leaves a complete folder: config, events to the end, weights that are read."""
    assert nntui(*QUICK).code == 0

    run = only_run(saves)
    assert run.config().layers == "16:relu"
    first, *_, last = replay(run.events_file)
    assert isinstance(first, RunStarted)
    assert isinstance(last, RunFinished)
    assert (last.reason, last.step) == ("done", 50)
    assert read(max(run.checkpoints.iterdir())).info.accuracy == last.accuracy
    assert not run.alive()


def test_summary(nntui: Run, saves: Path) -> None:
    """At the end stands what was trained, on what, how good it is, and where it is."""
    out = nntui(*QUICK).out
    run = only_run(saves)
    (judged,) = (
        e for e in replay(run.events_file) if isinstance(e, Evaluated) and e.split == "test"
    )

    rows = dict(re.findall(r"^(\w+) {2,}(.*?) *$", out, re.MULTILINE))
    assert rows["network"] == "784 input, 16 relu, 10 softmax: 12,730 weights"
    assert rows["data"] == "digits, 25,000 images"
    assert rows["ended"] == "done"
    assert rows["test"] == f"{100 * judged.accuracy:.2f} %, loss {judged.loss:.4g}"
    assert rows["run"] == str(run.path)


def test_progress_without_a_terminal(nntui: Run) -> None:
    """In a file the progress is a line for each judgment, without any control character."""
    out = nntui(*QUICK[:-3], "2", "--batch", "500").out

    assert re.findall(r"^training  epoch (\d/\d)", out, re.MULTILINE) == ["1/2", "2/2", "2/2"]
    assert out.replace("\n", "").isprintable()


def test_json_is_the_journal(nntui: Run, saves: Path) -> None:
    """With --json the lines of events.jsonl are printed, those and nothing else."""
    done = nntui(*QUICK, "--json")

    assert (done.code, done.err) == (0, "")
    assert done.out.encode() == only_run(saves).events_file.read_bytes()
    assert json.loads(done.out.splitlines()[-1])["event"] == "run_finished"


def test_same_seed_same_weights(nntui: Run, saves: Path) -> None:
    """Two runs of one seed end at the same weights, to the bit."""
    nntui(*QUICK, "--seed", "7")
    nntui(*QUICK, "--seed", "7")

    one, two = (
        read(max(run.joinpath("checkpoints").iterdir())).arrays
        for run in (saves / "runs").iterdir()
    )
    assert {name: a.tobytes() for name, a in one.items()} == {
        name: a.tobytes() for name, a in two.items()
    }


def test_a_done_run_whose_end_is_damaged_is_mended(nntui: Run, saves: Path) -> None:
    """It ends at the same weights again; whole, it is refused as done."""
    nntui(*QUICK)
    run = only_run(saves)
    newest = max(run.checkpoints.glob("step-*"))
    whole = newest.read_bytes()
    refused = nntui("train", "--resume", run.name)
    assert (refused.code, "is done; give more --epochs" in refused.err) == (2, True)
    newest.write_bytes(whole[:-1])

    assert nntui("train", "--resume", run.name).code == 0
    first, again = decode(whole, "").arrays, read(newest).arrays
    assert {name: a.tobytes() for name, a in first.items()} == {
        name: a.tobytes() for name, a in again.items()
    }


def test_config_file(nntui: Run, saves: Path, tmp_path: Path) -> None:
    """A file of settings is taken; options go before it, and what depends on them follows."""
    settings = tmp_path / "settings.toml"
    settings.write_text('data = "digits"\nlayers = "4:tanh"\nepochs = 1\nbatch = 1000\nseed = 9\n')

    assert nntui("train", "--config", str(settings), "--seed", "3", "--optimizer", "sgd").code == 0

    config = only_run(saves).config()
    assert (config.layers, config.batch, config.seed) == ("4:tanh", 1000, 3)
    assert (config.optimizer, config.lr) == ("sgd", 0.2)


def test_divergence_is_a_failure(nntui: Run) -> None:
    """A run that diverges says so, names the learning rate and exits 1."""
    done = nntui(*QUICK, "--optimizer", "sgd", "--lr", "100", "--layers", "99:linear,99:linear")

    assert done.code == 1
    assert re.search(r"ended +diverged: .*\n? *.*learning rate", done.out)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--data", "nope"], f"unknown data set 'nope'; try one of: {', '.join(CATALOG)}"),
        (["--data", "digts"], "unknown data set 'digts'; did you mean digits?"),
        (["--lr", "500"], "lr: expected a number above 0 to 100, received 500.0"),
        (["--lr", "fast"], "lr: expected a number above 0 to 100, received 'fast'"),
        (["--batch", "0"], "batch: expected a whole number from 1 to 65536, received 0"),
        (["--epochs", "1.5"], "epochs: expected a whole number from 1 to 100000, received '1.5'"),
        (
            ["--optimizer", "adma"],
            (
                "optimizer: expected one of sgd, momentum, adam, adamw, nesterov, rmsprop, "
                "adagrad, lion, received 'adma'; did you mean adam?"
            ),
        ),
        (["--layers", "9:rleu"], "layer 1: unknown activation 'rleu'; did you mean relu?"),
        (
            ["--data", "digits", "--validation", "30000"],
            "validation: expected fewer than the 30000 training images of digits, received 30000",
        ),
        (["--zzz"], "No such option: --zzz; see nntui --help"),
        (
            ["--config", "missing.toml"],
            "missing.toml: cannot be read: No such file or directory; check the path",
        ),
        (["--config", "."], ".: cannot be read: not a file; check the path"),
        (
            ["--data", "\x1b[31mred"],
            r"data: expected a text of 1 to 4096 printable characters, received '\x1b[31mred'",
        ),
    ],
)
def test_refusals(nntui: Run, saves: Path, arguments: list[str], sentence: str) -> None:
    """What cannot begin is refused in one sentence with exit code 2, and leaves nothing behind."""
    done = nntui("train", *arguments)

    assert (done.code, done.out) == (2, "")
    assert only_line(done.err) == f"nntui: {sentence}"
    assert not saves.exists()


def test_data_that_is_not_there(nntui: Run, cache: Path, saves: Path) -> None:
    """MNIST where it neither is nor can be fetched is one sentence with the way to get it."""
    done = nntui("train", "--data", "mnist")

    assert done.code == 1
    assert only_line(done.err).startswith(
        "nntui: mnist: nothing is fetched, because NNTUI_MIRROR is none; put these four files into "
        f"{cache}/mnist: train-images-idx3-ubyte.gz, "
    )
    assert not saves.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"epochs = = 3", "expected a TOML file of settings, received a broken one: Invalid value"),
        (b"\xff\xfe", "expected a TOML file of settings, received a broken one"),
        (b"epoch = 3", "unknown setting 'epoch'; did you mean epochs?"),
        (b"epochs = true", "epochs: expected a whole number from 1 to 100000, received True"),
        (b'lr = "\\u001b[2J"', r"lr: expected a number above 0 to 100, received '\x1b[2J'"),
    ],
)
def test_broken_config_files(nntui: Run, tmp_path: Path, text: bytes, sentence: str) -> None:
    """A broken file of settings is named, with what is wrong in it."""
    (tmp_path / "broken.toml").write_bytes(text)

    done = nntui("train", "--config", "broken.toml")

    assert done.code == 2
    assert only_line(done.err).startswith(f"nntui: broken.toml: {sentence}")


def test_saves_that_cannot_be_written(nntui: Run, saves: Path) -> None:
    """A file where the folder should be is told, with what to try, and exits 1."""
    saves.write_text("in the way")

    done = nntui(*QUICK)

    assert (done.code, done.out) == (1, "")
    assert only_line(done.err) == (
        f"nntui: {saves}/runs: cannot be written: Not a directory; free some space, mend the "
        "permissions, or name another folder in NNTUI_SAVES"
    )
    assert saves.read_text() == "in the way"


@pytest.mark.parametrize("name", ["a[/x]b", ":key:", "\x1b[31mred\x9b", "caf\u00e9"])
def test_strange_names_of_folders(
    nntui: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """No name of a folder is taken for markup, nor does it reach the terminal unclean."""
    monkeypatch.setenv("NNTUI_SAVES", str(tmp_path / name))

    done = nntui(*QUICK)

    assert (done.code, done.err) == (0, "")
    assert name.replace("\x1b", "?").replace("\x9b", "?") in done.out
    assert done.out.replace("\n", "").isprintable()


def test_options_are_the_knobs(nntui: Run) -> None:
    """Every setting is an option, told with its range."""
    out = " ".join(nntui("train", "--help").out.split())

    assert "--lr FLOAT Learning rate: a number above 0 to 100 [that of the optimizer]" in out
    assert "--batch INT Batch size: images per step: a whole number from 1 to 65536 [64]" in out


def test_as_a_process(start: Start, saves: Path) -> None:
    """The same through a real process: exit 0, a summary, nothing on stderr."""
    out, err = start(*QUICK).communicate(timeout=DEADLINE)

    assert err == b""
    assert str(only_run(saves).path) in out.decode()


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_signals_stop_after_a_checkpoint(start: Start, saves: Path, name: str, code: int) -> None:
    """Ctrl-C, a polite kill and a lost terminal end the run in order, with nothing lost."""
    child = start(*ENDLESS)
    assert child.stdout is not None
    events = iter(child.stdout.readline, b"")
    next(line for line in events if b"step_done" in line)
    child.send_signal(signal.Signals[name])
    *_, last = (json.loads(line) for line in events)

    assert child.wait(DEADLINE) == code
    assert child.stderr is not None
    assert child.stderr.read() == b""
    assert (last["reason"], last["message"]) == ("stopped", f"received {name}")
    newest = max(only_run(saves).checkpoints.iterdir())
    assert read(newest).info.step == last["step"]


@pytest.mark.parametrize("arguments", [ENDLESS, ENDLESS[:-1]])
def test_nobody_reads_on(start: Start, saves: Path, arguments: tuple[str, ...]) -> None:
    """Piped into `head`, a training stops in order as soon as nobody reads on."""
    child = start(*arguments)
    assert child.stdout is not None
    child.stdout.readline()
    child.stdout.close()

    assert child.wait(DEADLINE) == 141
    assert child.stderr is not None
    assert child.stderr.read() == b""
    run = only_run(saves)
    last = replay(run.events_file)[-1]
    assert isinstance(last, RunFinished)
    assert (last.reason, last.message) == ("stopped", "received SIGPIPE")
    assert read(max(run.checkpoints.iterdir())).info.step == last.step


def test_a_terminal_that_is_gone_costs_nothing(start: Start, saves: Path) -> None:
    """Hung up on in the foreground, a training ends after a checkpoint, and says why."""
    ours, theirs = pty.openpty()
    child = start(*ENDLESS[:-1], stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    assert os.read(ours, 100)
    os.close(ours)
    child.send_signal(signal.SIGHUP)

    assert child.wait(DEADLINE) == 129
    run = only_run(saves)
    last = replay(run.events_file)[-1]
    assert isinstance(last, RunFinished)
    assert (last.reason, last.message) == ("stopped", "received SIGHUP")
    assert read(max(run.checkpoints.glob("step-*"))).info.step == last.step


def test_pipe_into_head(saves: Path) -> None:
    """The pipeline of a shell ends well, and complains about nothing."""
    command = f"{sys.executable} -m nntui {' '.join(QUICK)} --json | head -1"

    done = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, timeout=DEADLINE, check=True
    )

    assert json.loads(done.stdout)["event"] == "run_started"
    assert done.stderr == b""
    assert only_run(saves).config_file.exists()


def test_progress_line_on_a_terminal(terminal: Run) -> None:
    """On a terminal one line is drawn over and over, in color, and the summary takes its place."""
    done = terminal(*QUICK[:-3], "3")

    assert done.code == 0
    assert done.out.count("\x1b[2K") >= 2
    assert "epoch 1/3" in done.out
    assert "\x1b[1;38;5;39m training" in done.out
    assert done.out.rstrip().splitlines()[-1].startswith("run ")


@pytest.mark.parametrize(("value", "colored"), [("1", False), ("", True)])
def test_no_color(terminal: Run, value: str, colored: bool) -> None:  # noqa: FBT001
    """NO_COLOR, unless it is empty, leaves no color in the line."""
    out = terminal(*QUICK, NO_COLOR=value).out

    assert "training" in out
    assert bool(re.search(r"\x1b\[[\d;]*38;5", out)) is colored


def test_ascii_terminal(start: Start) -> None:
    """Where only ASCII can be written, nothing else is, whatever the folder is called."""
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "NNTUI_SAVES": "caf\u00e9"}
    child = start(*QUICK, env=env)
    out, err = child.communicate(timeout=DEADLINE)

    assert (child.returncode, err) == (0, b"")
    assert out.isascii()
    assert b"caf?/runs" in out

"""`nntui train`: the run, its events, the summary, and errors before it begins."""

import json
import re
from pathlib import Path

import pytest

from nntui.datasets.catalog import CATALOG
from nntui.runs.journal import replay
from nntui.training.events import Evaluated, RunFinished, RunStarted
from nntui.weights import read
from tests.cli.conftest import Run, only_run

QUICK = ("train", "--data", "digits", "--layers", "16", "--epochs", "1", "--batch", "500")


def only_line(text: str) -> str:
    """Return the only line of an error, which must not be a traceback."""
    (line,) = text.splitlines()
    assert line.startswith("nntui: ")
    assert line.isprintable()
    return line


def test_a_run_has_config_events_and_weights(nntui: Run, saves: Path) -> None:
    assert nntui(*QUICK).code == 0

    run = only_run(saves)
    assert run.config().layers == "16:relu"
    first, *_, last = replay(run.events_file)
    assert isinstance(first, RunStarted)
    assert isinstance(last, RunFinished)
    assert (last.reason, last.step) == ("done", 50)
    assert read(max(run.checkpoints.iterdir())).info.accuracy == last.accuracy
    assert not run.alive()


def test_the_summary_has_network_data_accuracy_and_folder(nntui: Run, saves: Path) -> None:
    out = nntui(*QUICK).out
    run = only_run(saves)
    (evaluated,) = (
        e for e in replay(run.events_file) if isinstance(e, Evaluated) and e.split == "test"
    )

    rows = dict(re.findall(r"^(\w+) {2,}(.*?) *$", out, re.MULTILINE))
    assert rows["network"] == "784 input, 16 relu, 10 softmax: 12,730 weights"
    assert rows["data"] == "digits, 25,000 images"
    assert rows["ended"] == "done"
    assert rows["test"] == f"{100 * evaluated.accuracy:.2f} %, loss {evaluated.loss:.4g}"
    assert rows["run"] == str(run.path)


def test_without_a_terminal_progress_is_a_line_per_evaluation(nntui: Run) -> None:
    """Without control characters."""
    out = nntui(*QUICK[:-3], "2", "--batch", "500").out

    assert re.findall(r"^training  epoch (\d/\d)", out, re.MULTILINE) == ["1/2", "2/2", "2/2"]
    assert out.replace("\n", "").isprintable()


def test_json_prints_exactly_the_journal(nntui: Run, saves: Path) -> None:
    done = nntui(*QUICK, "--json")

    assert (done.code, done.err) == (0, "")
    assert done.out.encode() == only_run(saves).events_file.read_bytes()
    assert json.loads(done.out.splitlines()[-1])["event"] == "run_finished"


def test_the_same_seed_gives_the_same_weights_to_the_bit(nntui: Run, saves: Path) -> None:
    nntui(*QUICK, "--seed", "7")
    nntui(*QUICK, "--seed", "7")

    one, two = (
        read(max(run.joinpath("checkpoints").iterdir())).arrays
        for run in (saves / "runs").iterdir()
    )
    assert {name: a.tobytes() for name, a in one.items()} == {
        name: a.tobytes() for name, a in two.items()
    }


def test_options_override_a_config_file(nntui: Run, saves: Path, tmp_path: Path) -> None:
    """And defaults that depend on them follow."""
    settings = tmp_path / "settings.toml"
    settings.write_text('data = "digits"\nlayers = "4:tanh"\nepochs = 1\nbatch = 1000\nseed = 9\n')

    assert nntui("train", "--config", str(settings), "--seed", "3", "--optimizer", "sgd").code == 0

    config = only_run(saves).config()
    assert (config.layers, config.batch, config.seed) == ("4:tanh", 1000, 3)
    assert (config.optimizer, config.lr) == ("sgd", 0.2)


def test_a_diverged_run_exits_with_1(nntui: Run) -> None:
    """And suggests a lower learning rate."""
    done = nntui(*QUICK, "--optimizer", "sgd", "--lr", "100", "--layers", "99:linear,99:linear")

    assert done.code == 1
    assert re.search(r"ended +diverged: .*\n? *.*learning rate", done.out)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--data", "nope"], f"unknown data set 'nope'; try one of: {', '.join(CATALOG)}"),
        (["--data", "digts"], "unknown data set 'digts'; did you mean digits?"),
        (["--lr", "500"], "lr: expected a number above 0 to 100, received 500"),
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
        (
            ["--loss", "foo"],
            "loss: expected one of cross-entropy, quadratic, hinge, received 'foo'",
        ),
        (["--layers", "9:rleu"], "layer 1: unknown activation 'rleu'; did you mean relu?"),
        (
            ["--data", "digits", "--validation", "30000"],
            "validation: expected fewer than the 30000 training images of digits, received 30000",
        ),
        (
            ["--data", "lines", "--name", ""],
            (
                "'': expected 1 to 80 printable characters (at most 160 bytes) without / or :, "
                "not beginning with . or -, without spaces at the ends, and not 'last', "
                "which means the newest run"
            ),
        ),
        (["--zzz"], "unknown option --zzz; see nntui train --help"),
        (
            ["--config", "missing.toml"],
            "missing.toml: cannot be read: No such file or directory; check the path",
        ),
        (["--config", "."], ".: cannot be read: not a file; check the path"),
        (
            ["--data", "\x1b[31mred"],
            r"data: expected 1 to 4096 printable characters, received '\x1b[31mred'",
        ),
    ],
)
def test_wrong_settings_are_one_sentence(
    nntui: Run, saves: Path, arguments: list[str], sentence: str
) -> None:
    """With exit code 2; nothing is left behind."""
    done = nntui("train", *arguments)

    assert (done.code, done.out) == (2, "")
    assert only_line(done.err) == f"nntui: {sentence}"
    assert not saves.exists()


def test_missing_data_that_cannot_be_downloaded_is_one_sentence(
    nntui: Run, cache: Path, saves: Path
) -> None:
    """It says where to put the files."""
    done = nntui("train", "--data", "mnist")

    assert done.code == 1
    assert only_line(done.err).startswith(
        "nntui: mnist: downloads are turned off, because NNTUI_MIRROR is none; put these four "
        "files into "
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
def test_a_broken_config_file_is_named(
    nntui: Run, tmp_path: Path, text: bytes, sentence: str
) -> None:
    (tmp_path / "broken.toml").write_bytes(text)

    done = nntui("train", "--config", "broken.toml")

    assert done.code == 2
    assert only_line(done.err).startswith(f"nntui: broken.toml: {sentence}")


def test_a_folder_that_cannot_be_written_exits_with_1(nntui: Run, saves: Path) -> None:
    """A file is in its place."""
    saves.write_text("in the way")

    done = nntui(*QUICK)

    assert (done.code, done.out) == (1, "")
    assert only_line(done.err) == (
        f"nntui: {saves}/runs: cannot be written: Not a directory; free some space, fix the "
        "permissions, or name another folder in NNTUI_SAVES"
    )
    assert saves.read_text() == "in the way"


@pytest.mark.parametrize("name", ["a[/x]b", ":key:", "\x1b[31mred\x9b", "caf\u00e9"])
def test_names_of_folders_are_no_markup_and_are_cleaned(
    nntui: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("NNTUI_SAVES", str(tmp_path / name))

    done = nntui(*QUICK)

    assert (done.code, done.err) == (0, "")
    assert name.replace("\x1b", "?").replace("\x9b", "?") in done.out
    assert done.out.replace("\n", "").isprintable()


def test_booleans_are_flags(nntui: Run, saves: Path) -> None:
    assert nntui(*QUICK, "--no-bias", "--resample").code == 0

    config = only_run(saves).config()
    assert (config.bias, config.resample) == (False, True)


def test_old_names_of_options_still_work(nntui: Run, saves: Path) -> None:
    """Also with yes and no; a setting under both names is refused."""
    done = nntui(*QUICK, "--decay", "0.01", "--fresh", "yes", "--clip", "5")
    assert done.code == 0

    config = only_run(saves).config()
    assert (config.weight_decay, config.resample, config.clip_norm) == (0.01, True, 5.0)
    refused = nntui(*QUICK, "--decay", "0.01", "--weight-decay", "0.02")
    assert (refused.code, refused.out) == (2, "")
    assert only_line(refused.err).startswith("nntui: weight_decay: expected one value")

"""Opening by name: what a name means, decided by what is there."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nntui.errors import NntuiError, RunError
from nntui.weights import encode
from nntui.workspace import data, runs, weight_files, weights
from nntui.workspace.openable import openables
from nntui.workspace.opening import Kind, identify
from tests.workspace.helpers import WEIGHTS, add_checkpoint, new_run

_CSV = "label," + ",".join(f"p{n}" for n in range(4)) + "\n" + "0,0,0,9,9\n1,9,9,0,0\n" * 20


@pytest.fixture
def folder(saves: Path, tmp_path: Path) -> Path:
    """The current folder, with runs, weights and data of many names in it and in the saves."""
    for name in ("first", "second-a", "second-b", "other", "both"):
        add_checkpoint(new_run(name))
    weights.save(WEIGHTS, "mine", 0.5)
    weights.save(WEIGHTS, "both", 0.5)
    (tmp_path / "foreign.bin").write_bytes(encode(WEIGHTS))
    (tmp_path / "damaged.safetensors").write_bytes(b"damaged")
    (tmp_path / "digits.csv").write_text(_CSV)
    (tmp_path / "first").write_text(_CSV)  # has the name of a run
    (tmp_path / "mine").write_text(_CSV)  # has the name of saved weights
    (tmp_path / "second").write_text(_CSV)  # has the start of the names of two runs
    (tmp_path / "digits").mkdir()  # has the name of a data set
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "saved_model.pb").touch()
    with zipfile.ZipFile(tmp_path / "theirs.pt", "w") as archive:
        archive.writestr("theirs/data.pkl", b"")
    np.savez(tmp_path / "arrays.npz", x_train=np.zeros((9, 4, 4), np.uint8), y_train=np.arange(9))
    (tmp_path / "photos.safetensors").mkdir()
    (tmp_path / "broken-link").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe")
    data.import_files(tmp_path / "digits.csv", "imported")
    runs.find("second-b").path.rename(tmp_path / "moved")
    # New runs cannot have the name of a data set; those of earlier versions may.
    runs.find("other").path.rename(saves / "runs" / "mnist")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("mnist", "data", "mnist"),  # although a run has this name, too
        ("digits", "data", "digits"),  # although a folder has this name, too
        ("imported", "data", "imported"),
        ("./digits", "data", "{here}/digits"),
        ("mine", "weights", "{saves}/weights/mine.safetensors"),
        ("mine.safetensors", "weights", "{saves}/weights/mine.safetensors"),
        ("both", "weights", "{saves}/weights/both.safetensors"),
        ("./mine", "data", "{here}/mine"),
        ("mlp-best", "weights", "{pretrained}/mlp-best.safetensors"),
        ("first", "run", "{saves}/runs/first"),
        ("fir", "run", "{saves}/runs/first"),
        ("last", "run", "{saves}/runs/both"),
        ("both:best", "weights", "{saves}/runs/both:best"),
        ("{saves}/runs/first", "run", "{saves}/runs/first"),
        ("{saves}/runs/first/", "run", "{saves}/runs/first"),
        ("{saves}/runs/first:best", "weights", "{saves}/runs/first:best"),
        (
            "{saves}/runs/first/checkpoints/step-000000005.safetensors",
            "weights",
            "{saves}/runs/first/checkpoints/step-000000005.safetensors",
        ),
        ("./first", "data", "{here}/first"),
        ("moved", "run", "{here}/moved"),
        ("./moved", "run", "{here}/moved"),
        ("foreign.bin", "weights", "{here}/foreign.bin"),
        ("./foreign.bin", "weights", "{here}/foreign.bin"),
        ("damaged.safetensors", "weights", "{here}/damaged.safetensors"),
        ("model", "weights", "{here}/model"),
        ("theirs.pt", "weights", "{here}/theirs.pt"),
        ("arrays.npz", "data", "{here}/arrays.npz"),
        ("photos.safetensors", "data", "{here}/photos.safetensors"),
        ("digits.csv", "data", "{here}/digits.csv"),
        ("~/digits.csv", "data", "{here}/digits.csv"),
        ("pipe", "data", "{here}/pipe"),
        ("broken-link", "data", "{here}/broken-link"),
        (".", "data", "{here}"),
        ("/", "data", "/"),
    ],
)
def test_a_name_means_what_is_there(
    folder: Path, saves: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: Kind, found: str
) -> None:
    """The table of all kinds of names, those with two meanings among them."""
    monkeypatch.setenv("HOME", str(folder))
    places = {
        "here": folder,
        "saves": saves,
        "pretrained": Path(weights.__file__).parent.parent / "pretrained",
    }
    os.utime(runs.find("both").config_file, (2e9, 2e9))  # the last one, without doubt

    entry = identify(name.format(**places))

    assert (entry.kind, entry.name) == (kind, found.format(**places))
    assert identify(entry.name).kind == kind, "the same in every folder"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "expected the name or the path of a run, of weights or of data"),
        ("nothing", "found nothing there; check the name or the path"),
        ("minst", "did you mean mnist"),
        ("mlp-bets", "did you mean mlp-best"),
        ("frist", "did you mean first"),
        ("none:best", "found nothing there"),
        (":best", "found nothing there"),
        ("./nothing", "found nothing there"),
        ("/nowhere/at/all", "found nothing there"),
        ("~nobody-of-this-name/x", "found nothing there"),
        ("\x1b[31m", r"'\?\[31m': expected the name"),
        ("x" * 5_000, "found nothing there"),
        ("x/" * 5_000, "found nothing there"),
        ("a\0b", "found nothing there"),
        ("/a\0b", "found nothing there"),
        ("second-", "expected the name of one run, it is the start of 2"),
        ("second-:best", "expected the name of one run, it is the start of 2"),
    ],
)
def test_a_name_that_means_nothing_gets_a_hint(saves: Path, name: str, message: str) -> None:
    """The nearest name, or which names it may be the start of."""
    for known in ("first", "second-a", "second-b"):
        new_run(known)
    assert saves.is_dir()

    with pytest.raises(RunError, match=message):
        identify(name)


def test_a_file_takes_precedence_over_the_start_of_several_names(folder: Path) -> None:
    """A start that does not name one run names none."""
    new_run("second-c")

    assert identify("second").name == str(folder / "second")


@given(st.text(st.characters(exclude_categories=[]), max_size=80))
@example("~")
@example("..")
@example("/dev/null")
@example("mlp-best")  # names in the code are among the generated ones
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_is_identified_or_refused(saves: Path, name: str) -> None:
    """With an NntuiError, whatever is typed."""
    assert not saves.exists()
    try:
        entry = identify(name)
    except NntuiError:
        return
    shipped = {str(path) for path in weight_files.pretrained()}
    assert entry.kind == ("weights" if entry.name in shipped else "data")
    assert Path(entry.name).is_absolute() or entry.name in data.names()


def test_every_entry_can_be_opened(folder: Path) -> None:
    """The name of a line is what the function for its kind takes, in every folder."""
    found = [each.entry for each in openables() if each.row.state != "catalog"]
    os.chdir("/")

    loaders: dict[str, Callable[[str], object]] = {
        "run": runs.find,
        "weights": weights.open_weights,
        "data": data.load,
    }
    assert {entry.kind for entry in found} == set(loaders)
    for entry in found:
        assert loaders[entry.kind](entry.name)
        assert identify(entry.name).kind == entry.kind
    assert folder.is_dir()

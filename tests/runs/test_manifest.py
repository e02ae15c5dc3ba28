"""The manifest: which checkpoints a run has, and whether their files have changed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nntui.errors import WeightsError
from nntui.runs.manifest import (
    FILE,
    KEPT,
    Manifest,
    read_checkpoint,
    read_manifest,
    write_checkpoint,
)


def _write(folder: Path, *steps: int, best: int = -1) -> Manifest:
    manifest = Manifest()
    for step in steps:
        manifest = write_checkpoint(folder, manifest, step, b"%d" % step, best=step == best)
    return manifest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for checkpoints."""
    path = tmp_path / "checkpoints"
    path.mkdir()
    return path


def test_the_newest_and_the_best_checkpoints_are_kept(folder: Path) -> None:
    """Other checkpoints in the folder are removed."""
    (folder / "step-000000099.safetensors").write_bytes(b"of a run that was killed")

    manifest = _write(folder, 1, 2, 3, 4, 5, best=2)

    assert read_manifest(folder) == manifest
    assert [saved.step for saved in manifest.saved] == [2, 4, 5]
    assert len(manifest.saved) == KEPT + 1
    assert [read_checkpoint(folder, saved) for saved in manifest.saved] == [b"2", b"4", b"5"]
    assert len(list(folder.iterdir())) == KEPT + 2


def test_a_step_that_is_written_again_is_the_newest_and_stays_the_best(folder: Path) -> None:
    manifest = _write(folder, 1, 2, best=2)
    manifest = write_checkpoint(folder, manifest, 2, b"new", best=False)

    assert [saved.step for saved in manifest.saved] == [1, 2]
    assert manifest.best == "step-000000002.safetensors"
    assert read_checkpoint(folder, manifest.saved[-1]) == b"new"


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_any_change_of_a_checkpoint_is_detected(folder: Path, data: st.DataObject) -> None:
    (saved,) = _write(folder, 123).saved
    path = folder / saved.name
    contents = data.draw(st.binary(max_size=5).filter(lambda other: other != b"123"))
    path.write_bytes(contents)

    with pytest.raises(WeightsError, match="the checkpoint of step 123 is damaged"):
        read_checkpoint(folder, saved)


@given(st.binary(max_size=80))
@example(b'{"saved":[{"name":"../../etc/passwd","step":1,"sha256":""}]}')
@example(b'{"saved":[{"name":"step-000000001.safetensors","step":-1}]}')
@example(b'{"saved":{},"best":7}')
@example(b"[" * 10_000)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_without_a_readable_manifest_the_folder_is_listed(folder: Path, contents: bytes) -> None:
    """And never a file outside of it."""
    for name in ("step-000000001.safetensors", "step-x.safetensors"):
        (folder / name).touch()
    (folder / FILE).write_bytes(contents)

    manifest = read_manifest(folder)

    if manifest.saved:
        assert [saved.name for saved in manifest.saved] == ["step-000000001.safetensors"]

"""Files that hold no weights, are broken or hostile are refused in one sentence."""

import io
import json
import os
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nntui.errors import WeightsError
from nntui.weights.importers import number_lists
from nntui.weights.importers.npy_files import read_npy_list
from nntui.weights.importers.read import read_foreign
from tests.weights.importers import samples
from tests.weights.importers.samples import FILES, W1

DIGITS = np.maximum(np.random.default_rng(1).normal(size=(60, 8, 8)), 0)


class Command:
    """A pickle of it would run a command."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch was_run",)


def _torch(shape: tuple[int, ...], strides: tuple[int, ...], offset: int = 0) -> bytes:
    opcodes = samples.state_dict({"w": samples.tensor("0", 4, shape, strides, offset=offset)})
    return samples.torch_zip(opcodes, {"0": bytes(16)})


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("w.npy", samples.npy(np.zeros(2**22)))
    return buffer.getvalue()


def _external(location: str) -> bytes:
    """Return an ONNX file whose only tensor is elsewhere."""
    from nntui.weights.exporters.protobuf import block, integer  # noqa: PLC0415

    entry = block(13, block(1, "location") + block(2, location))
    tensor = integer(1, 4) + integer(2, 1) + block(8, "w") + entry + integer(14, 1)
    return integer(1, 8) + block(7, block(5, tensor))


HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "an empty file"),
    "pointer": (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer; run git lfs"),
    "html": (b"<html>", "a web page"),
    "images": (
        samples.safetensors({"x": ("F64", [60, 8, 8], DIGITS.tobytes())}),
        "which looks like 60 images of 8 x 8; open it as data",
    ),
    "integers": (samples.npz({"w": np.arange(40)}), "integers only, such as w of shape (40,)"),
    "no arrays": (pickle.dumps({"weight": "none"}), "arrays of weights, received none"),
    "json without numbers": (b'{"a": "b", "c": null}', "lists of numbers, received none"),
    "command": (pickle.dumps({"W1": W1, "x": Command()}), ".system: refused"),
    "command in torch": (
        samples.torch_zip(pickle.dumps(Command(), 2), {}),
        ".system: refused",
    ),
    "command in npy": (samples.npy(np.array([Command()], dtype=object)), ".system: refused"),
    "stride 0": (_torch((2**20, 2**10), (0, 0)), "a tensor that is too large"),
    "behind the end": (_torch((4,), (1,), 1), "contents do not fit its shape"),
    "negative stride": (_torch((4,), (-1,), 3), "without a valid shape"),
    "missing storage": (
        samples.torch_zip(samples.torch_pickle(), {}),
        "expected model/data/0 in the archive",
    ),
    "zip bomb": (_bomb(), "unpacks to more than 8 times its size"),
    "deep json": (b"[" * 10_000 + b"]" * 10_000, "nested more than 64 deep"),
    "deep objects": (b'{"a":' * 10_000, "nested more than 64 deep"),
    "deep javascript": (b"const w = " + b"[{a:" * 10_000, "received none"),
    "truncated json": (FILES["json"][:300], "that is broken"),
    "huge shape": (
        samples.safetensors({"w": ("F32", [2**40, 2**40], bytes(16))}),
        "a broken file: the place of w",
    ),
    "overlong header": (b"\xff\xff\x00\x00\x00\x00\x00\x00{}", "a header longer than the file"),
    "external path": (_external("../secret.bin"), "'../secret.bin': refused"),
    "absolute path": (_external("/etc/hostname"), "'/etc/hostname': refused"),
    "external missing": (_external("data.bin"), "data.bin beside it, which is missing"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_file_of_weights_is_refused(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says what was received, and nothing in the file is executed."""
    raw, received = HOSTILE[kind]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_bytes(raw)

    with pytest.raises(WeightsError) as refusal:
        read_foreign(tmp_path / "file")

    assert received in str(refusal.value)
    assert str(refusal.value).isprintable()
    assert not (tmp_path / "was_run").exists()


def test_external_data_are_not_followed_through_links(tmp_path: Path) -> None:
    """A link beside the file may lead to any other one."""
    (tmp_path / "secret").write_bytes(bytes(16))
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "data.bin").symlink_to(tmp_path / "secret")
    (folder / "file").write_bytes(_external("data.bin"))

    with pytest.raises(WeightsError, match="refused"):
        read_foreign(folder / "file")


def test_external_data_beside_the_file_are_read(tmp_path: Path) -> None:
    """Four numbers of float32."""
    (tmp_path / "data.bin").write_bytes(np.arange(4, dtype="<f4").tobytes())
    (tmp_path / "file").write_bytes(_external("data.bin"))

    (only,) = read_foreign(tmp_path / "file").arrays

    assert only.array.tolist() == [0, 1, 2, 3]


def test_a_pickle_that_refers_to_a_list_very_often_is_refused(tmp_path: Path) -> None:
    """Ten references to ten references: a small file must not become many numbers."""
    value: object = [0.5] * 10
    for _ in range(5):
        value = [value] * 10
    (tmp_path / "file").write_bytes(pickle.dumps({"W1": value}))

    with pytest.raises(WeightsError, match="more numbers than the file has room for"):
        read_foreign(tmp_path / "file")


def test_the_number_of_brackets_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each would need an object of Python."""
    monkeypatch.setattr(number_lists, "_MAX_BRACKETS", 10)

    with pytest.raises(ValueError, match="more than 10 brackets"):
        number_lists.number_lists(b"[" + b"[1]," * 9 + b"]", 0)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.parametrize("kind", FILES)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    """Whatever bytes were changed, inserted or lost: a WeightsError of one line, or arrays."""
    raw = bytearray(FILES[kind])
    place = data.draw(st.integers(0, len(raw) - 1))
    end = data.draw(st.sampled_from([place, place + 1, place + 4, len(raw)]))
    raw[place:end] = data.draw(st.binary(max_size=8))
    (tmp_path / "file").write_bytes(raw)

    try:
        said = [each.name for each in read_foreign(tmp_path / "file").arrays]
    except WeightsError as refusal:
        said = [str(refusal)]

    assert said
    assert all(text.isprintable() for text in said)


def test_a_shard_of_tensorflow_js_elsewhere_is_refused(tmp_path: Path) -> None:
    """And one that is too short is named."""
    path = samples.tfjs(tmp_path)
    model = json.loads(path.read_text())
    for name, expected in (("../a.bin", "refused"), ("c.bin", "missing"), ("b.bin", "behind")):
        model["weightsManifest"][0]["paths"] = [name]
        path.write_text(json.dumps(model))

        with pytest.raises(WeightsError, match=expected):
            read_foreign(path)


def test_files_that_are_too_large_or_too_many_are_refused_unread(tmp_path: Path) -> None:
    """A sparse file takes no space on the disk."""
    large = tmp_path / "file"
    with large.open("wb") as file:
        file.write(b"\x80\x04")
        file.truncate(2**31)
    with pytest.raises(WeightsError, match="at most 1024 MiB"):
        read_foreign(large)

    with pytest.raises(WeightsError, match="at most 1,000 files of arrays, received 1,001"):
        read_npy_list([tmp_path / "a.npy"] * 1001, tmp_path)


def test_a_group_that_is_in_itself_is_read_once(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "file", "w") as file:
        group = file.create_group("a")
        group["again"] = group
        group["kernel"] = np.zeros((9, 4), np.float32)

    assert len(read_foreign(tmp_path / "file").arrays) == 1

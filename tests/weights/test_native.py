"""The file format of nntui: what was saved is read, anything else raises a WeightsError."""

import json
import os
import unicodedata
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from nntui.errors import WeightsError
from nntui.weights import (
    Weights,
    WeightsInfo,
    as_float16,
    decode,
    encode,
    native,
    read,
    read_info,
    save,
)

_INFO = WeightsInfo(layers="3:relu", image_shape=(2, 2), classes=["a", "b"], data="toy")
_FLOATS = npst.arrays(
    npst.floating_dtypes(sizes=(32, 64), endianness="<"),
    npst.array_shapes(min_side=0, max_side=4),
    elements=st.floats(-(2.0**99), 2.0**99, width=32),
)
_NAMES = st.text(min_size=1, max_size=8).filter(lambda name: not name.startswith("__"))


def _file(header: object, data: bytes = b"") -> bytes:
    """Return the bytes of a safetensors file with any header."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


def _metadata(**changes: object) -> dict[str, object]:
    info = {**msgspec.to_builtins(_INFO), **changes}
    return {"__metadata__": {"nntui": json.dumps(info)}}


def _array(dtype: object = "F32", shape: object = (1,), end: object = 4) -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [0, end]}


_SAMPLE = encode(
    Weights(
        _INFO,
        {"0/weight": np.arange(12, dtype=np.float32).reshape(4, 3), "0/bias": np.zeros(3, "f4")},
        {"m": np.ones(3, np.float32)},
        '{"step": 5}',
    )
)


@given(st.dictionaries(_NAMES, _FLOATS, max_size=4), st.dictionaries(_NAMES, _FLOATS, max_size=2))
def test_reading_is_the_inverse_of_writing(arrays: dict[str, Any], extra: dict[str, Any]) -> None:
    """Every array is read with the same bits, name and type."""
    arrays = {name: a for name, a in arrays.items() if not name.startswith(native.OPTIMIZER)}

    weights = decode(encode(Weights(_INFO, arrays, extra, "here")), "x")

    assert weights.info == _INFO
    assert weights.position == "here"
    for expected, actual in ((arrays, weights.arrays), (extra, weights.extra)):
        assert expected.keys() == actual.keys()
        for name, array in expected.items():
            assert array.dtype == actual[name].dtype
            assert array.shape == actual[name].shape
            assert array.tobytes() == actual[name].tobytes()


def test_a_transposed_array_keeps_its_rows_and_columns() -> None:
    """Though it is not C-contiguous."""
    array = np.arange(12, dtype=np.float32).reshape(3, 4).T

    weights = decode(encode(Weights(_INFO, {"0/weight": array})), "x")

    assert np.array_equal(array, weights.arrays["0/weight"])


@given(st.dictionaries(_NAMES, _FLOATS, max_size=3))
def test_float16_is_read_as_float32_after_rounding(arrays: dict[str, Any]) -> None:
    """Equal to the rounded numbers, bit by bit; larger numbers are refused."""
    weights = Weights(_INFO, {name: a for name, a in arrays.items() if "/" not in name})
    # From halfway between the largest float16 and the next power of two, rounding gives infinity.
    if any(abs(a).max(initial=0) >= 65520 for a in weights.arrays.values()):
        with pytest.raises(WeightsError, match="expected numbers up to 65504"):
            as_float16(weights)
        return

    found = decode(encode(as_float16(weights)), "x").arrays
    assert found.keys() == weights.arrays.keys()
    for name, array in weights.arrays.items():
        assert found[name].dtype == np.float32
        np.testing.assert_array_equal(found[name], array.astype(np.float16))


def test_a_saved_file_is_read(tmp_path: Path) -> None:
    """With all that a checkpoint adds."""
    save(tmp_path / "w.safetensors", decode(_SAMPLE, "x"))

    weights = read(tmp_path / "w.safetensors")
    assert weights.info == _INFO
    assert {"0/weight", "0/bias"} == weights.arrays.keys()
    assert {"m"} == weights.extra.keys()
    assert weights.position == '{"step": 5}'


@pytest.mark.parametrize("length", range(len(_SAMPLE)))
def test_a_truncated_file_is_refused(length: int) -> None:
    """At every length."""
    with pytest.raises(WeightsError, match=r"^w: "):
        decode(_SAMPLE[:length], "w")


@given(st.integers(0, len(_SAMPLE) - 1), st.integers(1, 255))
def test_a_damaged_file_is_refused_or_harmless(place: int, flipped: int) -> None:
    """A changed byte raises a WeightsError, or changes a number or a text and nothing else."""
    damaged = bytearray(_SAMPLE)
    damaged[place] ^= flipped
    try:
        weights = decode(bytes(damaged), "w")
    except WeightsError:
        return

    _assert_harmless(weights)


def _assert_harmless(weights: Weights) -> None:
    for array in (*weights.arrays.values(), *weights.extra.values()):
        assert array.dtype in (np.float32, np.float64)
        assert np.isfinite(array).all()
    text = msgspec.json.encode(weights.info).decode()
    assert set() == {unicodedata.category(c) for c in text} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    info = weights.info
    texts = [info.layers, info.data, info.output, info.run, info.recipe, info.version]
    assert all(c.isprintable() for text in (*texts, *info.classes) for c in text if c.isascii())


@given(st.binary(max_size=100))
@example(b"\xff" * 8)
@example(b"\0" * 8)
@example((2**63).to_bytes(8, "little") + b"{}")
@example(_file(b"[" * 100_000))
@example(_file(b"{}"))
@example(_file(b'{"a":' * 50_000))
def test_any_bytes_are_refused(raw: bytes) -> None:
    """Only files of nntui are read, and no length is trusted."""
    for contents in (raw, _file(raw)):
        with pytest.raises(WeightsError):
            decode(contents, "w")


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.sampled_from(["F32", "F64", "BF16", "I64", 2**63, 2**64, 10**400, -1]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)


@given(
    st.fixed_dictionaries(
        {}, optional={"dtype": _JSON, "shape": _JSON, "data_offsets": _JSON, "x": _JSON}
    ),
    st.binary(max_size=16),
)
@example(_array([]), b"1234")
@example(_array({}), b"1234")
@example(_array("BF16", [2]), b"1234")
@example(_array("F32", [2**63, 0], 0), b"")
@example(_array("F32", [2**64, 0], 0), b"")
@example(_array("F32", [2**62, 0], 0), b"")
@example(_array("F32", [0] * 70, 0), b"")
@example(_array("F32", [-1], 4), b"1234")
@example(_array("F32", [2**40], 2**42), b"")
def test_any_header_is_refused_or_harmless(entry: dict[str, object], data: bytes) -> None:
    """Types, shapes and offsets of any kind and size."""
    try:
        weights = decode(_file({**_metadata(), "0/weight": entry}, data), "w")
    except WeightsError:
        return

    _assert_harmless(weights)


@given(st.sampled_from([*WeightsInfo.__struct_fields__, "more"]), _JSON)
@example("layers", "3\x85:relu")
@example("layers", "\x1f3")
@example("classes", ["\x1b[31m", "\u202e"])
@example("image_shape", [2**40, 1])
@example("classes", ["x"] * 65)
@example("format", 2)
@example("accuracy", 2.0)
def test_any_metadata_is_refused_or_harmless(field: str, value: object) -> None:
    """All information is checked, and all text is safe to display."""
    try:
        weights = decode(_file(_metadata(**{field: value})), "w")
    except WeightsError:
        return

    _assert_harmless(weights)


def test_unknown_metadata_is_ignored() -> None:
    """So files of later versions can be read."""
    assert decode(_file(_metadata(novelty=[1, 2])), "w").info == _INFO


def test_an_impossible_accuracy_becomes_none() -> None:
    """The weights are still read."""
    assert decode(_file(_metadata(accuracy=1.5)), "w").info.accuracy is None
    assert decode(_file(_metadata(accuracy=0.97)), "w").info.accuracy == 0.97


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_refused(value: float) -> None:
    """They would make every output NaN or infinite."""
    weights = Weights(_INFO, {"0/bias": np.array([0, value], np.float32)})

    with pytest.raises(WeightsError, match="w: 0/bias holds numbers that are not finite"):
        decode(encode(weights), "w")


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ({}, "expected weights saved by nntui, received a safetensors file of another program"),
        (
            {**_metadata(), "a": _array("I64", (1,), 8)},
            "expected F16, F32 or F64 in a, received I64",
        ),
        (
            {**_metadata(), "a": _array("BF16", (2,))},
            "expected F16, F32 or F64 in a, received BF16",
        ),
        ({"__metadata__": {"nntui": "{"}}, "its metadata is broken"),
        (_metadata(layers="0"), "its metadata is broken: layer 1: expected a number of neurons"),
        ({"__metadata__": {"nntui": 1}}, "the header is broken"),
        ({**_metadata(), "a": _array(end=400)}, "a broken file of weights"),
    ],
)
def test_an_error_says_what_was_expected_and_received(header: object, sentence: str) -> None:
    """After the name of the file."""
    with pytest.raises(WeightsError) as refusal:
        decode(_file(header, bytes(8)), "w")

    assert str(refusal.value).startswith(f"w: {sentence}")


@pytest.mark.parametrize("first", ["BF16", "I32", "F16", "F32"])
def test_an_array_named_twice_is_checked_after_reading(first: str) -> None:
    """Whichever of the two entries is used, only floats are returned."""
    second = json.dumps({**_metadata(), "a": _array()})
    size = {"BF16": 2, "F16": 2}.get(first, 1)
    entry = json.dumps(_array(first, (size,)))
    for text in (f'{{"a":{entry},{second[1:]}', f'{second[:-1]},"a":{entry}}}'):
        try:
            weights = decode(_file(text.encode(), b"\0\0\x80\x3f"), "w")
        except WeightsError:
            continue
        _assert_harmless(weights)


@pytest.mark.parametrize("name", ["\x1b]0;title\x07", "../../etc/passwd", "/", "0/weight\n"])
def test_the_name_of_an_array_is_only_a_key(name: str) -> None:
    """Never a path, and cleaned wherever an error quotes it."""
    weights = Weights(_INFO, {name: np.array([np.nan], np.float32)})

    with pytest.raises(WeightsError) as refusal:
        decode(encode(weights), "w")

    assert str(refusal.value).isprintable()


def test_a_huge_header_is_refused_without_parsing() -> None:
    """The limit is one mebibyte."""
    with pytest.raises(WeightsError, match="expected a safetensors file of nntui"):
        decode(_file(b" " * (native.MAX_HEADER + 1)), "w")


def test_a_huge_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit itself is accepted."""
    path = tmp_path / "w"
    path.write_bytes(_SAMPLE)
    monkeypatch.setattr(native, "MAX_BYTES", len(_SAMPLE))
    read(path)

    monkeypatch.setattr(native, "MAX_BYTES", len(_SAMPLE) - 1)
    with pytest.raises(WeightsError, match="w: expected at most 0 MiB, received more"):
        read(path)


def test_what_is_not_a_file_is_refused(tmp_path: Path) -> None:
    """A pipe, a missing file, an impossible name; without waiting for the pipe."""
    os.mkfifo(tmp_path / "pipe")

    for name in ("pipe", "missing", "a\0b", "x" * 5000):
        for function in (read, read_info):
            with pytest.raises(WeightsError, match=r"cannot be read: .*; check the path"):
                function(tmp_path / name)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """The error says that it is empty."""
    (tmp_path / "w").touch()

    with pytest.raises(WeightsError, match="received an empty file"):
        read(tmp_path / "w")


def test_the_information_is_read_without_the_weights(tmp_path: Path) -> None:
    """From a file that ends after its header."""
    path = tmp_path / "net.safetensors"
    path.write_bytes(_SAMPLE[: 8 + int.from_bytes(_SAMPLE[:8], "little")])

    assert read_info(path) == _INFO
    with pytest.raises(WeightsError):
        read(path)


def test_every_kind_of_setting_for_reading_data_is_kept() -> None:
    """Words, numbers and flags."""
    reading: dict[str, str | int | bool] = {
        "header": "no",
        "image_height": 4,
        "drop_duplicates": True,
    }
    info = msgspec.structs.replace(_INFO, reading=reading)

    assert decode(encode(Weights(info, {})), "x").info.reading == reading

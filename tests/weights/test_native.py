"""Files of weights: what is saved is read, and whatever else is read is refused in a sentence."""

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
    decode,
    encode,
    halved,
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
    """Return the bytes of a safetensors file with any header one likes."""
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
    """Every array comes back to the bit, under its name and in its type."""
    arrays = {name: a for name, a in arrays.items() if not name.startswith(native.EXTRA)}

    weights = decode(encode(Weights(_INFO, arrays, extra, "here")), "x")

    assert weights.info == _INFO
    assert weights.position == "here"
    for expected, actual in ((arrays, weights.arrays), (extra, weights.extra)):
        assert expected.keys() == actual.keys()
        for name, array in expected.items():
            assert array.dtype == actual[name].dtype
            assert array.shape == actual[name].shape
            assert array.tobytes() == actual[name].tobytes()


def test_a_transposed_array_is_written_as_it_reads() -> None:
    """An array that is not C-contiguous keeps its rows and columns."""
    array = np.arange(12, dtype=np.float32).reshape(3, 4).T

    weights = decode(encode(Weights(_INFO, {"0/weight": array})), "x")

    assert np.array_equal(array, weights.arrays["0/weight"])


@given(st.dictionaries(_NAMES, _FLOATS, max_size=3))
def test_half_the_digits_are_what_is_left_after_rounding(arrays: dict[str, Any]) -> None:
    """Read as float32, to the bit what float16 holds; what it cannot hold is refused."""
    weights = Weights(_INFO, {name: a for name, a in arrays.items() if "/" not in name})
    # Halfway between the largest number and the next there would be, rounding goes beyond it.
    if any(abs(a).max(initial=0) >= 65520 for a in weights.arrays.values()):
        with pytest.raises(WeightsError, match="expected numbers up to 65504"):
            halved(weights)
        return

    found = decode(encode(halved(weights)), "x").arrays
    assert found.keys() == weights.arrays.keys()
    for name, array in weights.arrays.items():
        assert found[name].dtype == np.float32
        np.testing.assert_array_equal(found[name], array.astype(np.float16))


def test_a_file_is_read_where_it_was_saved(tmp_path: Path) -> None:
    """Through the disk and back."""
    save(tmp_path / "w.safetensors", decode(_SAMPLE, "x"))

    weights = read(tmp_path / "w.safetensors")
    assert weights.info == _INFO
    assert {"0/weight", "0/bias"} == weights.arrays.keys()
    assert {"m"} == weights.extra.keys()
    assert weights.position == '{"step": 5}'


@pytest.mark.parametrize("length", range(len(_SAMPLE)))
def test_a_file_that_is_cut_is_refused(length: int) -> None:
    """Wherever the copy broke off."""
    with pytest.raises(WeightsError, match=r"^w: "):
        decode(_SAMPLE[:length], "w")


@given(st.integers(0, len(_SAMPLE) - 1), st.integers(1, 255))
def test_a_damaged_file_is_refused_or_still_harmless(place: int, flipped: int) -> None:
    """A flipped byte costs a sentence, or changed a number or a word and nothing else."""
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
    shown = msgspec.json.encode(weights.info).decode()
    assert set() == {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    info = weights.info
    words = [info.layers, info.data, info.output, info.run, info.recipe, info.version]
    assert all(c.isprintable() for word in (*words, *info.classes) for c in word if c.isascii())


@given(st.binary(max_size=100))
@example(b"\xff" * 8)
@example(b"\0" * 8)
@example((2**63).to_bytes(8, "little") + b"{}")
@example(_file(b"[" * 100_000))
@example(_file(b"{}"))
@example(_file(b'{"a":' * 50_000))
def test_any_bytes_are_refused(raw: bytes) -> None:
    """Nothing but our own files gets in, and nothing is believed of the length they tell."""
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
    """Types, shapes and offsets of every kind and size."""
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
    """What a file says of itself is checked, and clean when it is shown."""
    try:
        weights = decode(_file(_metadata(**{field: value})), "w")
    except WeightsError:
        return

    _assert_harmless(weights)


def test_unknown_metadata_of_later_versions_is_passed_over() -> None:
    """A file with more to say is still read."""
    assert decode(_file(_metadata(novelty=[1, 2])), "w").info == _INFO


def test_an_accuracy_that_cannot_be_is_none() -> None:
    """It is not worth refusing the weights for."""
    assert decode(_file(_metadata(accuracy=1.5)), "w").info.accuracy is None
    assert decode(_file(_metadata(accuracy=0.97)), "w").info.accuracy == 0.97


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_refused(value: float) -> None:
    """They would make every answer of the network one."""
    weights = Weights(_INFO, {"0/bias": np.array([0, value], np.float32)})

    with pytest.raises(WeightsError, match="w: 0/bias holds numbers that are not finite"):
        decode(encode(weights), "w")


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ({}, "expected weights saved by nntui, received a file without our metadata"),
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
def test_a_refusal_says_what_is_wrong(header: object, sentence: str) -> None:
    """Name, expectation, what was received."""
    with pytest.raises(WeightsError) as refusal:
        decode(_file(header, bytes(8)), "w")

    assert str(refusal.value).startswith(f"w: {sentence}")


@pytest.mark.parametrize("first", ["BF16", "I32", "F16", "F32"])
def test_an_array_that_comes_twice_is_checked_as_it_is_read(first: str) -> None:
    """Whichever of two entries of one name a reader believes, no other type gets in."""
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
def test_the_name_of_an_array_is_never_a_path_nor_an_order(name: str) -> None:
    """It is kept as a key, and clean wherever it is quoted."""
    weights = Weights(_INFO, {name: np.array([np.nan], np.float32)})

    with pytest.raises(WeightsError) as refusal:
        decode(encode(weights), "w")

    assert str(refusal.value).isprintable()


def test_a_huge_header_is_refused_unread() -> None:
    """A header of more than a mebibyte is none of ours."""
    with pytest.raises(WeightsError, match="expected a safetensors file of nntui"):
        decode(_file(b" " * (native.MAX_HEADER + 1)), "w")


def test_a_huge_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is the last size that is taken."""
    path = tmp_path / "w"
    path.write_bytes(_SAMPLE)
    monkeypatch.setattr(native, "MAX_BYTES", len(_SAMPLE))
    read(path)

    monkeypatch.setattr(native, "MAX_BYTES", len(_SAMPLE) - 1)
    with pytest.raises(WeightsError, match="w: expected at most 0 MiB, received more"):
        read(path)


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    """A pipe, a folder, a missing file, a name that cannot be."""
    os.mkfifo(tmp_path / "pipe")

    for name in ("pipe", ".", "missing", "a\0b", "x" * 5000):
        with pytest.raises(WeightsError, match=r"cannot be read: .*; check the path"):
            read(tmp_path / name)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """As a write that never came to its end leaves it."""
    (tmp_path / "w").touch()

    with pytest.raises(WeightsError, match="expected a safetensors file of nntui"):
        read(tmp_path / "w")


def test_what_a_file_says_of_itself_is_read_without_its_weights(tmp_path: Path) -> None:
    """The same info as the whole file has, from one that is cut off behind its header."""
    path = tmp_path / "net.safetensors"
    path.write_bytes(_SAMPLE[: 8 + int.from_bytes(_SAMPLE[:8], "little")])

    assert read_info(path) == _INFO
    with pytest.raises(WeightsError):
        read(path)

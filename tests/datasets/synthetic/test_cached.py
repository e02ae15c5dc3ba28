"""Generated digits are cached, and cached files are not trusted."""

import io
from pathlib import Path

import numpy as np
import pytest

from nntui.datasets.synthetic import digits
from nntui.datasets.synthetic.cached import DigitsGenerator
from tests.datasets.files import npz


@pytest.fixture
def seeds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seed of each time that digits were really generated."""
    used: list[int] = []
    generate = digits.generate

    def watched(count: int, seed: int, *, preset: str) -> object:
        used.append(seed)
        return generate(count, seed, preset=preset)

    monkeypatch.setattr(digits, "generate", watched)
    return used


def test_cached_digits_are_not_generated_again(tmp_path: Path, seeds: list[int]) -> None:
    """The second time, the same images are read from the folder."""
    generator = DigitsGenerator(tmp_path)
    first = generator.cached_split(20, seed=3)
    second = generator.cached_split(20, seed=3)

    assert seeds == [3]
    assert np.array_equal(first.images, second.images)
    assert np.array_equal(first.labels, second.labels)


def test_cached_digits_are_those_that_were_generated(tmp_path: Path) -> None:
    """The cache changes nothing."""
    images, labels = digits.generate(20, seed=3)

    for _ in range(2):
        split = DigitsGenerator(tmp_path).cached_split(20, seed=3)
        assert np.array_equal(images, split.images)
        assert np.array_equal(labels, split.labels)


def test_each_count_and_seed_has_a_file(tmp_path: Path, seeds: list[int]) -> None:
    """Other images do not replace them."""
    for count, seed in ((20, 3), (20, 4), (10, 3)):
        assert count == len(DigitsGenerator(tmp_path).cached_split(count, seed))

    assert seeds == [3, 4, 3]


def _npy(array: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


_HUGE = _npy(np.zeros((2, 5), np.uint8)).replace(b"(2, 5)", b"(9999999999, 999)")


@pytest.mark.parametrize(
    "contents",
    [
        b"",
        b"garbage",
        b"\x1f\x8bgarbage",
        bytes([255]) * (20 * 785),
        _npy(np.zeros((20, 785), np.uint8)),
        _npy(np.zeros((20, 785), np.float64)),
        npz(x=np.zeros(3)),
        _HUGE,
    ],
    ids=["empty", "garbage", "archive", "labels", "npy", "floats", "npz", "huge"],
)
def test_invalid_cached_files_are_replaced(
    tmp_path: Path, seeds: list[int], contents: bytes
) -> None:
    """The digits are generated and cached again."""
    generator = DigitsGenerator(tmp_path)
    expected = generator.cached_split(20, seed=3)
    (cached,) = tmp_path.glob("digits-*")
    cached.write_bytes(contents)

    for _ in range(2):
        assert np.array_equal(expected.images, generator.cached_split(20, seed=3).images)

    assert seeds == [3, 3]


def test_cached_files_of_another_size_are_replaced(tmp_path: Path, seeds: list[int]) -> None:
    """Shorter or longer by a single byte."""
    generator = DigitsGenerator(tmp_path)
    generator.cached_split(2, seed=3)
    (cached,) = tmp_path.glob("digits-*")
    whole = cached.read_bytes()

    for contents in (whole[:-1], whole[:785], whole + b"\0"):
        cached.write_bytes(contents)
        generator.cached_split(2, seed=3)

    assert seeds == [3] * 4


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, seeds: list[int]) -> None:
    """The digits are generated each time."""
    (tmp_path / "cache").write_bytes(b"")

    for _ in range(2):
        assert len(DigitsGenerator(tmp_path / "cache").cached_split(20, seed=3)) == 20

    assert seeds == [3, 3]


def test_each_preset_has_a_file(tmp_path: Path) -> None:
    """The wild digits of a seed are not the calm ones."""
    calm = DigitsGenerator(tmp_path).cached_split(30)
    wild = DigitsGenerator(tmp_path, "wild").cached_split(30)

    assert (calm.images != wild.images).any()
    for split, preset in ((calm, "calm"), (wild, "wild")):
        again = DigitsGenerator(tmp_path, preset).cached_split(30)
        assert np.array_equal(split.images, again.images)
        assert np.array_equal(split.images, digits.generate(30, 1, preset=preset)[0])


def test_new_digits_differ_and_are_not_cached(tmp_path: Path) -> None:
    """Each seed gives other digits; the folder stays empty."""
    folder = tmp_path / "cache"
    generator = DigitsGenerator(folder)
    one, again, other = (generator.new_split(20, seed) for seed in ((1, 2), (1, 2), (1, 3)))

    assert np.array_equal(one.images, again.images)
    assert not {i.tobytes() for i in one.images} & {i.tobytes() for i in other.images}
    assert not folder.exists()

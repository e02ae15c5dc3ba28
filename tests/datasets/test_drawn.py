"""Drawn digits are kept, and what was kept is not believed."""

import io
from pathlib import Path

import numpy as np
import pytest

from nntui.datasets.synthetic import digits
from nntui.datasets.synthetic.cached import DigitsGenerator, drawn


@pytest.fixture
def pen(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seeds that were drawn with: how often the pen was really used."""
    used: list[int] = []
    draw = digits.draw

    def watched(count: int, seed: int, *, preset: str) -> object:
        used.append(seed)
        return draw(count, seed, preset=preset)

    monkeypatch.setattr(digits, "draw", watched)
    return used


def test_what_was_drawn_is_not_drawn_again(tmp_path: Path, pen: list[int]) -> None:
    """The second time the same pictures come from the folder."""
    first = drawn(tmp_path, 20, seed=3)
    second = drawn(tmp_path, 20, seed=3)

    assert pen == [3]
    assert np.array_equal(first.images, second.images)
    assert np.array_equal(first.labels, second.labels)


def test_it_is_what_the_pen_draws(tmp_path: Path) -> None:
    """Keeping changes nothing."""
    images, labels = digits.draw(20, seed=3)

    for _ in range(2):
        split = drawn(tmp_path, 20, seed=3)
        assert np.array_equal(images, split.images)
        assert np.array_equal(labels, split.labels)


def test_each_count_and_seed_is_kept_apart(tmp_path: Path, pen: list[int]) -> None:
    """Other pictures are other files."""
    for count, seed in ((20, 3), (20, 4), (10, 3)):
        assert count == len(drawn(tmp_path, count, seed))

    assert pen == [3, 4, 3]


def _npy(array: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def _npz() -> bytes:
    stream = io.BytesIO()
    np.savez(stream, x=np.zeros(3))
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
        _npz(),
        _HUGE,
    ],
    ids=["empty", "garbage", "archive", "labels", "npy", "floats", "npz", "huge"],
)
def test_what_is_not_what_was_kept_is_drawn_anew(
    tmp_path: Path, pen: list[int], contents: bytes
) -> None:
    """Whatever lies in the place of the file, the pictures are the right ones, and kept again."""
    expected = drawn(tmp_path, 20, seed=3)
    (kept,) = tmp_path.glob("digits-*")
    kept.write_bytes(contents)

    for _ in range(2):
        assert np.array_equal(expected.images, drawn(tmp_path, 20, seed=3).images)

    assert pen == [3, 3]


def test_a_cut_file_is_drawn_anew(tmp_path: Path, pen: list[int]) -> None:
    """At every length; a byte too many is no file of ours either."""
    drawn(tmp_path, 2, seed=3)
    (kept,) = tmp_path.glob("digits-*")
    whole = kept.read_bytes()

    for contents in (whole[:-1], whole[:785], whole + b"\0"):
        kept.write_bytes(contents)
        drawn(tmp_path, 2, seed=3)

    assert pen == [3] * 4


def test_a_folder_that_cannot_be_written_to_costs_only_the_time(
    tmp_path: Path, pen: list[int]
) -> None:
    """A file in the place of the cache is no reason to fail."""
    (tmp_path / "cache").write_bytes(b"")

    for _ in range(2):
        assert len(drawn(tmp_path / "cache", 20, seed=3)) == 20

    assert pen == [3, 3]


def test_each_preset_is_kept_apart(tmp_path: Path) -> None:
    """The wild digits of a seed are not the calm ones."""
    calm = DigitsGenerator(tmp_path).cached_split(30)
    wild = DigitsGenerator(tmp_path, "wild").cached_split(30)

    assert (calm.images != wild.images).any()
    for split, preset in ((calm, "calm"), (wild, "wild")):
        again = DigitsGenerator(tmp_path, preset).cached_split(30)
        assert np.array_equal(split.images, again.images)
        assert np.array_equal(split.images, digits.draw(30, 1, preset=preset)[0])


def test_fresh_digits_are_new_and_not_kept(tmp_path: Path) -> None:
    """Another seed, other digits; the folder stays empty."""
    folder = tmp_path / "cache"
    generator = DigitsGenerator(folder)
    one, again, other = (generator.new_split(20, seed) for seed in ((1, 2), (1, 2), (1, 3)))

    assert np.array_equal(one.images, again.images)
    assert not {i.tobytes() for i in one.images} & {i.tobytes() for i in other.images}
    assert not folder.exists()

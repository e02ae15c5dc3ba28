"""Images of a run are recognized by their pixels, wherever and in whatever order they are."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.config.reading import Reading
from nntui.datasets.dataset import Dataset, Split
from nntui.datasets.membership import Membership, content_hash, is_known, membership_of
from nntui.datasets.pairing import NONE, pair
from nntui.datasets.recognized import for_evaluation, for_resume, with_content, without_seen
from nntui.errors import DataError, GoneDataError

_RNG = np.random.default_rng(3)
COUNT, NEW = 60, 12
IMAGES = _RNG.integers(0, 256, (COUNT + NEW, 3, 3), np.uint8)
LABELS = (np.arange(COUNT + NEW) % 3).astype(np.uint8)
CLASSES = ("a", "b", "c")


def _dataset(rows: list[int], tested: int = 10, classes: tuple[str, ...] = CLASSES) -> Dataset:
    """Return the images of these rows; the last `tested` of them are test images."""
    split = Split(IMAGES[rows], LABELS[rows])
    train, test = split[: len(rows) - tested], split[len(rows) - tested :]
    return Dataset("/x/mine.csv", classes, train, test, train[:0], "", reading=Reading())


def _membership(data: Dataset, validation: int = 8, train_size: int = 0) -> Membership:
    return membership_of(
        data, data.hold_out(validation, "random", 1, train_size), content_hash(data)
    )


BEFORE = _dataset(list(range(COUNT)))
KNOWN = _membership(BEFORE)
DIVIDED = BEFORE.hold_out(8, "random", 1)


def _same(one: Split, other: Split) -> bool:
    return np.array_equal(one.images, other.images) and np.array_equal(one.labels, other.labels)


def _rows(split: Split) -> set[bytes]:
    return {image.tobytes() for image in split.images}


def test_unchanged_data_is_returned_as_it_is() -> None:
    """With its content, and divided as when the validation images were held out."""
    for choose in (for_resume, for_evaluation):
        found = choose(BEFORE, KNOWN)

        assert found == replace(BEFORE, content=KNOWN.content)
        assert not found.arranged


@given(st.permutations(range(COUNT + NEW)), st.integers(1, 30))
def test_no_image_changes_its_part_when_data_grow_and_are_shuffled(
    order: list[int], tested: int
) -> None:
    """A resumed run has the same images in the same order; new ones are in no part."""
    grown = _dataset(order, tested)

    for choose in (for_resume, for_evaluation):
        found = choose(grown, KNOWN)

        assert _same(found.train, DIVIDED.train)
        assert _same(found.validation, DIVIDED.validation)
        assert _same(found.test, DIVIDED.test)
        assert found.hold_out(5) is found
        assert found.notes == (
            (
                "mine.csv has 12 images more than when the run began, which are left out; every "
                "image stays in the part that it was in"
            ),
        )


@given(st.sets(st.integers(0, COUNT + NEW - 1), min_size=12), st.integers(1, 10))
def test_no_image_of_the_training_is_ever_a_test_image(rows: set[int], tested: int) -> None:
    """Whatever was added or removed: it is left out, or nothing is evaluated."""
    seen = _rows(DIVIDED.train) | _rows(DIVIDED.validation)
    changed = _dataset(sorted(rows), tested)

    for choose in (for_evaluation, without_seen):
        try:
            found = choose(changed, KNOWN)
        except DataError:
            assert choose is without_seen or not _rows(DIVIDED.test) & _rows(
                Split(IMAGES[sorted(rows)], LABELS[sorted(rows)])
            )
        else:
            assert not _rows(found.test) & seen


def test_the_order_alone_needs_a_word_too() -> None:
    """Otherwise a user wonders whether the shuffled file was noticed."""
    found = for_resume(_dataset(list(range(COUNT))[::-1]), KNOWN)

    assert found.notes == (
        (
            "the images of mine.csv are in another order or divided in another way than when the "
            "run began; every image stays in the part that it was in"
        ),
    )


def test_what_is_gone_or_relabeled_is_said() -> None:
    """A changed label counts from now on; an image of the test part may be missing."""
    labels = LABELS.copy()
    rows = list(range(COUNT - 1))
    labels[0] = (labels[0] + 1) % 3
    changed = _dataset(rows, 9)
    changed = replace(changed, train=Split(changed.train.images, labels[rows][:-9]))

    found = for_resume(changed, KNOWN)

    assert found.notes == (
        (
            "mine.csv lacks 1 image that it had when the run began and has another label than when "
            "the run began for 1 image; every image stays in the part that it was in"
        ),
    )
    assert len(found.test) == 9


def test_a_run_is_not_resumed_without_its_training_images() -> None:
    """The order of an epoch depends on their number."""
    first = int(np.flatnonzero((DIVIDED.train.images[0] == IMAGES).all((1, 2)))[0])
    rows = [row for row in range(COUNT) if row != first]

    with pytest.raises(DataError, match="1 of its 42 training images is gone; restore them"):
        for_resume(_dataset(rows), KNOWN)
    with pytest.raises(DataError, match="all of its 42 training images are gone"):
        for_resume(_dataset(list(range(COUNT, COUNT + NEW))), KNOWN)
    assert len(for_evaluation(_dataset(rows), KNOWN).test) == 10


def test_other_data_in_the_same_place_is_not_evaluated() -> None:
    """None of the test images of the run is there."""
    with pytest.raises(GoneDataError, match="all of its 10 test images are gone"):
        for_evaluation(_dataset(list(range(COUNT, COUNT + NEW))), KNOWN)


def test_a_copy_has_the_test_images_of_the_run() -> None:
    """Though all of its images are test images otherwise."""
    every = Split(IMAGES[:COUNT], LABELS[:COUNT])
    copy = replace(BEFORE, train=every, test=every, reading=Reading(whole=True))

    found = without_seen(copy, KNOWN)

    assert _same(found.test, BEFORE.test)
    assert found.notes == (
        "mine.csv holds the images that the run began with; its test images are evaluated",
    )


def test_other_data_is_evaluated_without_what_the_network_has_seen() -> None:
    """Test images of the run, and new ones, are evaluated."""
    every = Split(IMAGES, LABELS)
    other = replace(BEFORE, train=every, test=every)

    found = without_seen(other, KNOWN)

    assert len(found.test) == 10 + NEW
    assert found.notes == (
        "mine.csv: the network was trained or validated on 50 of the 72 images; they are left out",
    )
    with pytest.raises(DataError, match="it was trained or validated on all 50 of them"):
        without_seen(replace(other, test=BEFORE.train), KNOWN)


def test_classes_are_known_by_their_names() -> None:
    """Also where the file has a new class, or the same ones under other names."""
    grown = replace(_dataset(list(range(COUNT + NEW))), classes=("A", "B", "C"))
    four = replace(grown, classes=("a", "b", "c", "d"))

    assert _same(for_resume(grown, KNOWN).test, DIVIDED.test)
    assert for_resume(grown, KNOWN).classes == CLASSES
    assert "A is a, B is b, C is c" in for_resume(grown, KNOWN).notes[1]
    assert _same(for_resume(four, KNOWN).test, DIVIDED.test)
    with pytest.raises(DataError, match="expected the classes a, b, c that the run began with"):
        for_resume(replace(grown, classes=("x", "y", "z")), KNOWN)


def test_matched_names_of_a_copy_are_printed() -> None:
    """The data of the run elsewhere, with other names of the same classes."""
    copy = replace(_dataset(list(range(COUNT))[::-1]), classes=("A", "B", "C"))

    found = without_seen(copy, KNOWN)

    assert found.notes[0].endswith(
        "holds the images that the run began with; its test images are evaluated"
    )
    assert found.notes[1].endswith("A is a, B is b, C is c")


def test_a_few_labels_may_be_corrected_but_not_most_of_them() -> None:
    """With most labels others, they are other classes: a resumed run would unlearn its classes."""
    corrected = _dataset(list(range(COUNT)))
    corrected.train.labels[:3] = (corrected.train.labels[:3] + 1) % 3
    rotated = _dataset(list(range(COUNT)))
    rotated.train.labels[:] = (rotated.train.labels + 1) % 3

    assert (
        "another label than when the run began for 3 images"
        in (for_resume(corrected, KNOWN).notes[0])
    )
    with pytest.raises(DataError, match="expected the labels that the run began with, 50 images"):
        for_resume(rotated, KNOWN)
    assert "another label" in for_evaluation(rotated, KNOWN).notes[0]


def test_images_of_another_size_are_other_images() -> None:
    """They cannot be trained on; an evaluation says what size it expects."""
    split = Split(np.zeros((9, 2, 2), np.uint8), np.zeros(9, np.uint8))
    small = replace(BEFORE, train=split, test=split, validation=split[:0])

    with pytest.raises(DataError, match="expected the images of 3 x 3"):
        for_resume(small, KNOWN)
    assert for_evaluation(small, KNOWN) is small
    assert without_seen(small, KNOWN) is small


def test_images_that_were_not_used_are_not_new() -> None:
    """A run on a part of the images does not take the others for additions."""
    known = _membership(BEFORE, train_size=20)

    found = for_resume(_dataset(list(range(COUNT))[::-1]), known)

    assert len(known.unused) == 22
    assert len(found.train) == 20
    assert "another order" in found.notes[0]


def test_equal_images_with_different_labels_are_not_exchanged() -> None:
    """Their labels decide which of them is in which part."""
    images = np.zeros((6, 2, 2), np.uint8)
    split = Split(images, np.array([0, 1, 0, 1, 2, 2], np.uint8))
    data = Dataset("x", CLASSES, split[:4], split[4:], split[:0], "")
    known = membership_of(data, data, content_hash(data))
    swapped = replace(data, train=split[:4].take(np.array([1, 0, 3, 2])))

    assert _same(for_resume(swapped, known).train, data.train)


def test_published_and_synthetic_data_cannot_change() -> None:
    """They need no record; but as data of a run on other files they are compared."""
    verified = replace(_dataset(list(range(COUNT, COUNT + NEW))), verified=True)

    assert is_known(verified)
    assert with_content(verified) is verified
    assert not is_known(BEFORE)
    assert with_content(BEFORE).content == KNOWN.content
    with pytest.raises(DataError, match="training images are gone"):
        for_resume(verified, KNOWN)


@given(
    st.lists(st.integers(0, 4), max_size=12),
    st.lists(st.integers(0, 4), max_size=12),
)
def test_pairs_have_equal_keys_and_use_each_row_once(wanted: list[int], found: list[int]) -> None:
    """As many are paired as there can be."""
    rows = pair(np.array(wanted, np.uint64), np.array(found, np.uint64))
    used = rows[rows != NONE].tolist()

    assert len(set(used)) == len(used)
    assert all(row == NONE or found[row] == key for row, key in zip(rows, wanted, strict=True))
    assert len(used) == sum(min(wanted.count(key), found.count(key)) for key in range(5))


def test_the_content_hash_depends_on_everything() -> None:
    """Pixels, labels, their order, the parts and the classes."""
    changed = [
        _dataset(list(range(COUNT))[::-1]),
        _dataset(list(range(COUNT)), 11),
        replace(BEFORE, classes=("a", "b", "x")),
        replace(BEFORE, train=Split(BEFORE.train.images, BEFORE.train.labels[::-1].copy())),
        replace(BEFORE, train=Split(255 - BEFORE.train.images, BEFORE.train.labels)),
    ]

    assert len({content_hash(data) for data in (BEFORE, *changed)}) == 6
    assert content_hash(replace(BEFORE, name="elsewhere")) == KNOWN.content

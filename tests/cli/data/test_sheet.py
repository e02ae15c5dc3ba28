"""`nntui data sheet`: training images side by side."""

import pytest

from tests.cli.conftest import Run


def test_images_are_side_by_side_below_their_names(
    nntui: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many in a row as fit."""
    monkeypatch.setenv("COLUMNS", "40")
    done = nntui("data", "sheet", "lines", "--count", "3")
    rows = done.out.splitlines()

    assert (done.code, done.err) == (0, "")
    assert len(rows) == 9 + 1 + 9
    assert all(name in {"horizontal", "vertical"} for name in (rows[0] + rows[10]).split())
    assert len((rows[0] + rows[10]).split()) == 3
    assert max(map(len, rows)) == 33


def test_augmented_images_depend_on_the_seed(nntui: Run) -> None:
    plain, augmented, again, other = (
        nntui("data", "sheet", "lines", "--count", "2", *more).out
        for more in (
            [],
            ["--augment", "elastic:4/34"],
            ["--augment", "elastic:4/34"],
            ["--augment", "elastic:4/34", "--seed", "2"],
        )
    )

    assert augmented == again
    assert len({plain, augmented, other}) == 3
    assert len({text.splitlines()[0] for text in (plain, augmented, other)}) == 1


def test_an_unknown_data_set_or_augmentation_is_refused(nntui: Run) -> None:
    assert "unknown data set 'line'; did you mean lines?" in nntui("data", "sheet", "line").err
    done = nntui("data", "sheet", "lines", "--augment", "bend:3")
    assert (done.code, done.out) == (2, "")
    assert "unknown distortion 'bend'" in done.err

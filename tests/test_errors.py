"""The tree of errors: each has its exit code, and none carries a control character."""

import ast
from pathlib import Path

import pytest

from nntui import errors
from nntui.errors import NntuiError

_ERRORS = [getattr(errors, name) for name in errors.__all__]


def test_the_public_names_are_sorted_and_complete() -> None:
    """Every error of the module is public, in the order of the alphabet."""
    defined = [
        node.name
        for node in ast.parse(Path(errors.__file__).read_text()).body
        if isinstance(node, ast.ClassDef)
    ]

    assert sorted(defined) == errors.__all__


@pytest.mark.parametrize("error", _ERRORS)
def test_the_drawing_tells_each_exit_code(error: type[NntuiError]) -> None:
    """The tree drawn above the code names each error, and the codes beside it are the true ones."""
    drawing = (errors.__doc__ or "").splitlines()
    depth = len(error.__mro__) - len(NntuiError.__mro__)

    line = next(line for line in drawing if f" {error.__name__} " in f" {line} ")

    assert 4 * depth == line.index(error.__name__)
    codes = [int(word) for word in line.split() if word.isdecimal()]
    assert codes in ([], [error.exit_code])


@pytest.mark.parametrize("error", _ERRORS)
def test_a_message_is_harmless(error: type[NntuiError]) -> None:
    """A message may quote anything that was typed, loaded or found."""
    assert str(error("no \x1b[2J such \n thing")) == "no ?[2J such ? thing"


def test_a_message_has_an_end() -> None:
    """A quoted megabyte does not fill the screen."""
    assert len(str(NntuiError("x" * 2**20))) == 600

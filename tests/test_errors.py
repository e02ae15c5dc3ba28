"""The tree of errors: exit codes as documented, messages without control characters."""

import ast
from pathlib import Path

import pytest

from nntui import errors
from nntui.errors import NntuiError

_ERRORS = [getattr(errors, name) for name in errors.__all__]


def test_all_errors_are_exported() -> None:
    """`__all__` lists every error of the module in alphabetical order."""
    defined = [
        node.name
        for node in ast.parse(Path(errors.__file__).read_text()).body
        if isinstance(node, ast.ClassDef)
    ]

    assert sorted(defined) == errors.__all__


@pytest.mark.parametrize("error", _ERRORS)
def test_the_documented_tree_is_correct(error: type[NntuiError]) -> None:
    """The module docstring shows each error at its depth, with its exit code."""
    tree = (errors.__doc__ or "").splitlines()
    depth = len(error.__mro__) - len(NntuiError.__mro__)

    line = next(line for line in tree if f" {error.__name__} " in f" {line} ")

    assert 4 * depth == line.index(error.__name__)
    codes = [int(word) for word in line.split() if word.isdecimal()]
    assert codes in ([], [error.exit_code])


@pytest.mark.parametrize("error", _ERRORS)
def test_a_message_has_no_control_characters(error: type[NntuiError]) -> None:
    """A message may quote anything that was typed or read."""
    assert str(error("no \x1b[2J such \n thing")) == "no ?[2J such ? thing"


def test_a_long_message_is_cut() -> None:
    """A quoted megabyte does not fill the screen."""
    assert len(str(NntuiError("x" * 2**20))) == 600


_REPORT = "run with --debug for the traceback, and please report it"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (errors.DataError("mine.csv: no labels"), "mine.csv: no labels"),
        (MemoryError(), "not enough memory; close other programs, or take smaller data"),
        (OSError(5, "Input/output error", "mine.csv"), "mine.csv: Input/output error"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (
            KeyError("te\x1bst"),
            f"internal error: KeyError: 'te\\x1bst'; {_REPORT}",
        ),
        (
            ZeroDivisionError(),
            f"internal error: ZeroDivisionError; {_REPORT}",
        ),
    ],
)
def test_any_exception_is_one_sentence(error: Exception, expected: str) -> None:
    """Also one that no user was meant to see."""
    assert errors.sentence(error) == expected

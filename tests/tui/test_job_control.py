"""Job control: when the app can be suspended, and that its screen is set up again."""

import os
import signal
from collections.abc import Iterator
from unittest.mock import Mock

import pytest

from nntui.tui.job_control import has_job_control, redraw_after_stop, suspend


@pytest.mark.parametrize(("group", "session", "expected"), [(7, 3, True), (3, 3, False)])
def test_only_a_shell_with_job_control_can_continue_a_job(
    monkeypatch: pytest.MonkeyPatch,
    group: int,
    session: int,
    expected: bool,  # noqa: FBT001 - a case
) -> None:
    """It gives each job a process group; the leader of a session is in its own."""
    monkeypatch.setattr(os, "getpgrp", lambda: group)
    monkeypatch.setattr(os, "getsid", lambda _: session)

    assert has_job_control() is expected


def test_the_whole_job_is_suspended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that started nntui waits for the terminal otherwise."""
    sent: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "killpg", lambda group, number: sent.append((group, number)))
    suspend()

    assert sent == [(os.getpgrp(), signal.SIGTSTP)]


@pytest.fixture
def continued() -> Iterator[list[int]]:
    """The signals that Textual's own handler gets."""
    received: list[int] = []
    before = signal.signal(signal.SIGCONT, lambda number, _: received.append(number))
    yield received
    signal.signal(signal.SIGCONT, before)


@pytest.mark.parametrize("suspended", [True, False])
def test_a_process_that_was_stopped_sets_up_its_terminal_again(
    continued: list[int],
    suspended: bool,  # noqa: FBT001 - a case
) -> None:
    """After SIGSTOP the threads of the driver end first, of which there would be two sets."""
    driver = Mock(can_suspend=True, _must_signal_resume=suspended)
    redraw_after_stop(driver)

    signal.raise_signal(signal.SIGCONT)

    assert driver.suspend_application_mode.call_count == (not suspended)
    assert driver._must_signal_resume
    assert continued == [signal.SIGCONT]


def test_a_driver_without_a_terminal_is_left_alone(continued: list[int]) -> None:
    """As that of tests."""
    driver = Mock(can_suspend=False)
    redraw_after_stop(driver)

    signal.raise_signal(signal.SIGCONT)

    assert driver.suspend_application_mode.call_count == 0
    assert continued == [signal.SIGCONT]

"""Job control: ctrl+z suspends the app, and after `fg` the whole screen is drawn again."""

import os
import signal
from types import FrameType

from textual.driver import Driver


def has_job_control() -> bool:
    """Return whether a shell can resume this process once it is suspended.

    Such a shell runs each job in a process group of its own. Without one, as where a terminal was
    opened for the app alone, nothing would ever continue a suspended process.
    """
    try:
        return os.getpgrp() != os.getsid(0)
    except OSError:
        return False


def suspend() -> None:
    """Suspend the process with all of its job, as ctrl+z does in other programs.

    Textual handles the signal: it restores the terminal before the process stops. A program that
    started nntui, such as `uv run`, has to stop, too, for the shell to get the terminal back.
    """
    os.killpg(os.getpgrp(), signal.SIGTSTP)


def redraw_after_stop(driver: Driver) -> None:
    """Have a driver set up its terminal again also where SIGSTOP stopped the process.

    Textual does so only after SIGTSTP, before which it could restore the terminal. After SIGSTOP it
    would start its threads a second time, and the screen would keep what the shell wrote on it.
    """
    continued = signal.getsignal(signal.SIGCONT)
    if not driver.can_suspend or not callable(continued):
        return

    def handle(number: int, frame: FrameType | None) -> None:
        if not getattr(driver, "_must_signal_resume", True):
            driver.suspend_application_mode()
            driver._must_signal_resume = True  # type: ignore[attr-defined]  # noqa: SLF001 - as in Textual
        continued(number, frame)

    signal.signal(signal.SIGCONT, handle)

"""A job: one trial to be trained to one rung; and its outcome. Both travel between processes."""

from typing import Any, Literal, TypeAlias

from msgspec import Struct

from nntui.sweeps.events import Failure

End: TypeAlias = Literal["reached", "diverged", "failed", "unwritable", "lost", "stopped"]
"""How a job ended: at its rung; because training or the settings failed; because a file could not
be written; because its worker ended; because it was asked to."""

FAILURES: dict[End, Failure] = {
    "diverged": "diverged",
    "failed": "failed",
    "unwritable": "failed",
    "lost": "killed",
}
TEMPORARY: tuple[End, ...] = ("unwritable", "lost")
"""Ends after which a job is tried again."""


class Job(Struct, frozen=True, kw_only=True):
    """A trial to be trained to a rung.

    A job may be done again at any time, by any worker: the folder of the run says what is left.
    """

    trial: int
    rung: int
    path: str
    """The folder of the run."""
    settings: dict[str, Any]
    """The complete settings of the run."""
    epoch: int
    """The epoch to stop after; the last one is the end of the training."""
    sent: bool = False
    """Whether the worker does not share the folder: then files are sent there and back."""
    files: bytes = b""
    """The files of the run so far, for such a worker."""
    topic: str = ""
    """The topic of Dask under which such a worker reports its progress."""


class Outcome(Struct, frozen=True, kw_only=True):
    """How a job ended, and what the run has reached."""

    trial: int
    rung: int
    end: End
    message: str = ""
    epoch: int = 0
    accuracy: float = 0.0
    loss: float | None = None
    step: int = 0
    seconds: float = 0.0
    test: float | None = None
    files: bytes = b""
    """The files of the run, from a worker that does not share its folder."""

"""RemotePart: a part of each batch that another process computes, or this one where that fails."""

import numpy as np

from nntui.datasets.dataset import Pixels
from nntui.engine.arrays import Array
from nntui.training.divided.part import BACKWARD, FORWARD, PartNetwork, PartWork
from nntui.training.divided.process import PartProcess, start
from nntui.training.divided.random_state import write_state

_PATIENCE = 2.0
"""Seconds to wait for a part, beside the time that parts take."""
_TIMES = 10
"""How many times as long as this process another one may take."""


class RemotePart:
    """One part of each batch, in memory that two processes share.

    Args:
        work: what the process does.
        memory: the shared memory.
        shared: its descriptor, or None to compute everything here.
    """

    def __init__(self, work: PartWork, memory: Pixels, shared: int | None) -> None:
        self._work = work
        self._memory = memory
        self._shared = shared
        self._arrays = work.layout.part(memory, work.number)
        self._images = 0
        self._process: PartProcess | None = None
        self._local: PartNetwork | None = None
        """The network of this part here, once it was needed."""
        self._is_submitted = False
        self._is_local = False
        """Whether `forward` of the present batch was computed here."""
        self._notes: list[str] = []

    def begin_forward(self, x: Array, rng: np.random.Generator | None) -> None:
        """Begin to compute the logits of inputs x (n, *x_shape)."""
        self._images = len(x)
        self._arrays.x.of(len(x))[...] = x
        write_state(rng, self._arrays.random)
        process = self._started()
        self._is_submitted = process is not None and process.submit(FORWARD, len(x))

    def finish_forward(self, seconds: float) -> Array:
        """Return the logits (n, classes).

        Args:
            seconds: how long the same took here.
        """
        self._is_local = not self._answered(seconds)
        if self._is_local:
            self._here().forward(self._images)
        return self._arrays.z[: self._images]

    def begin_backward(self, dz: Array) -> None:
        """Begin to compute the gradient from dz (n, classes)."""
        self._arrays.dz[: len(dz)] = dz
        self._is_submitted = (
            not self._is_local
            and self._process is not None
            and self._process.submit(BACKWARD, len(dz))
        )

    def finish_backward(self, seconds: float) -> Array:
        """Return the gradient of this part, a vector of the size of theta; see finish_forward."""
        if not self._answered(seconds):
            if not self._is_local:
                self._here().forward(self._images)
            self._here().backward(self._images)
        return self._arrays.grad

    def take_notes(self) -> list[str]:
        """Return and forget what went wrong, a sentence each."""
        if self._process is not None and self._process.note:
            self._notes.append(_note(self._process.note))
            self._process.note = ""
        notes, self._notes = self._notes, []
        return notes

    def close(self) -> None:
        """End the process; no other is started."""
        self._shared = None
        if self._process is not None:
            self._process.close()

    def _started(self) -> PartProcess | None:
        """Return the process, started at the first call."""
        if self._process is None and self._shared is not None:
            self._process, reason = start(self._work, self._shared)
            self._shared = None
            if reason:
                self._notes.append(_note(reason))
        return self._process

    def _answered(self, seconds: float) -> bool:
        """Return whether the process has done its job."""
        if not self._is_submitted or self._process is None:
            return False
        return self._process.wait(_PATIENCE + _TIMES * seconds)

    def _here(self) -> PartNetwork:
        if self._local is None:
            self._local = self._work.network(self._memory)
        return self._local


def _note(reason: str) -> str:
    return (
        f"the process that computes a part of each batch {reason}; the trainer computes it itself"
    )

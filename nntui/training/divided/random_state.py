"""Random numbers for each part of a batch, all derived from the one generator of a training."""

import numpy as np
from numpy.typing import NDArray

_HALF = 2**64 - 1
_STRIDE = 2**96
"""Random numbers from those of one part to those of the next."""


def write_state(rng: np.random.Generator | None, words: NDArray[np.uint64]) -> None:
    """Write the state of a generator of PCG64, or that there is none, to words (7,)."""
    words[0] = rng is not None
    if rng is None:
        return
    state = rng.bit_generator.state
    position, increment = state["state"]["state"], state["state"]["inc"]
    words[1:5] = position & _HALF, position >> 64, increment & _HALF, increment >> 64
    words[5:7] = state["has_uint32"], state["uinteger"]


class PartGenerator:
    """The random numbers of one part, a function of the state before the step.

    The first part draws from the generator itself, which alone is saved in checkpoints.

    Args:
        part: the number of the part, from 1.
    """

    def __init__(self, part: int) -> None:
        self._bits = np.random.PCG64()
        self._generator = np.random.Generator(self._bits)
        self._distance = part * _STRIDE

    def after(self, words: NDArray[np.uint64]) -> np.random.Generator | None:
        """Return a generator for the state in `words`, or None where there is none."""
        used, low, high, low_inc, high_inc, has_uint32, uinteger = words.tolist()
        if not used:
            return None
        self._bits.state = {
            "bit_generator": "PCG64",
            "state": {"state": high << 64 | low, "inc": high_inc << 64 | low_inc},
            "has_uint32": has_uint32,
            "uinteger": uinteger,
        }
        self._bits.advance(self._distance)
        return self._generator

"""Memory that two processes share, without a name that could be left behind."""

import mmap
import os
import tempfile

import numpy as np

from nntui.datasets.dataset import Pixels


def create(size: int) -> int:
    """Return the descriptor of a new file of `size` bytes that has no name.

    The memory is freed when the last process that has it open ends, even if it is killed. The
    shared memory of multiprocessing has a name, and therefore a third process that removes it.

    Raises:
        OSError: there is not enough memory, or nowhere to put the file.
    """
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("nntui")
    else:  # macOS
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    try:
        os.truncate(descriptor, size)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def attach(descriptor: int, size: int) -> Pixels:
    """Return the bytes of the file as an array (size,), which other processes see change."""
    return np.frombuffer(mmap.mmap(descriptor, size), np.uint8)

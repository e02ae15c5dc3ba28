"""The weights that a run begins with where they are not random, as in fine-tuning.

They are copied to the folder of the run, so that the run can be repeated and resumed whatever
happens to the file they came from.
"""

import hashlib
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from nntui.errors import RunError, WeightsError
from nntui.runs.directory import RunDirectory
from nntui.storage import open_file, write_whole
from nntui.strings import clean
from nntui.training.events import Share
from nntui.weights import Weights, decode, encode
from nntui.weights.native import MAX_BYTES

_MAX_RECORD = 2**16
"""Bytes."""


class InitialWeights(Struct, frozen=True, kw_only=True):
    """Where the initial weights of a run come from: the contents of its `initial.json`."""

    title: Annotated[str, Meta(max_length=4096)]
    """The name of a file of weights, or of a run."""
    sha256: str
    """The hash of `initial.safetensors`, which holds the weights."""
    accuracy: Share | None = None
    """On the test images of the data they were trained on; None where it was not measured."""

    @property
    def text(self) -> str:
        """Title and accuracy, as text to display.

        >>> InitialWeights(title="mine", sha256="", accuracy=0.9673).text
        'mine, 96.73 %'
        """
        percent = "" if self.accuracy is None else f", {100 * self.accuracy:.2f} %"
        return f"{clean(self.title, 80)}{percent}"


@dataclass(frozen=True, slots=True, eq=False)
class FittedWeights:
    """Weights that a new run can begin with.

    Args:
        title: where they come from, as text to display.
        weights: with the arrays of the network of the run, under the names they have there.
        accuracy: on the test images of the data they were trained on.
    """

    title: str
    weights: Weights
    accuracy: float | None = None

    def write(self, run: RunDirectory) -> None:
        """Write them and their record into the folder of a run; StorageError if that fails."""
        contents = encode(Weights(self.weights.info, self.weights.arrays))
        write_whole(run.initial_weights, contents, make_folders=False)
        digest = hashlib.sha256(contents).hexdigest()
        record = InitialWeights(title=self.title, sha256=digest, accuracy=self.accuracy)
        write_whole(run.initial_file, msgspec.json.encode(record), make_folders=False)


def read_initial_record(run: RunDirectory) -> InitialWeights | None:
    """Return where the initial weights of a run come from; None where they were random.

    Raises:
        RunError: the record cannot be read.
    """
    try:
        with open_file(run.initial_file) as file:
            return msgspec.json.decode(file.read(_MAX_RECORD), type=InitialWeights)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RunError(f"{run.initial_file}: cannot be read: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise RunError(
            f"{run.initial_file}: expected the record of the initial weights of a run, received "
            "other contents; restore the file, or start a new run"
        ) from None


def read_initial_weights(run: RunDirectory, record: InitialWeights) -> Weights:
    """Return the weights that a run begins with.

    Raises:
        RunError: the file is missing, or its contents have changed.
    """
    path = run.initial_weights
    try:
        with open_file(path) as file:
            raw = file.read(MAX_BYTES + 1)
        if hashlib.sha256(raw).hexdigest() == record.sha256:
            return decode(raw, str(path))
    except (OSError, WeightsError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RunError(f"{path}: the initial weights cannot be read: {reason}") from None
    raise RunError(
        f"{path}: expected the weights that {run.name} begins with, received other contents; "
        "restore the file, or start a new run"
    )

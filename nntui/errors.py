"""The errors a user can meet, and the exit code each one ends the command line with.

NntuiError                     something a user can mend; one sentence
├── UsageError          2      a request that cannot be carried out as it was made
│   ├── ConfigError            a setting that is unknown or out of its range
│   ├── ShapeError             layers that do not fit each other or the data
│   └── TerminalError          no terminal to draw the app on
├── InputError          2      something that was read is not what it should be
│   ├── DataError              a data set
│   │   └── MissingDataError   one that is nowhere, and could be fetched
│   ├── WeightsError           a file of weights
│   │   └── DamagedError       a checkpoint that is not as it was written
│   └── RunError               the folder of a run
└── FailedError         1      it was right to ask, and it went wrong all the same
    ├── StorageError           the disk refused to write
    ├── FetchError             the network refused to bring a data set
    └── TrainingError          the training ended in a failure

A message is one sentence: what, expected, received, what to try. It is cleaned of control
characters here, because it may quote anything that was typed, loaded or found on the disk.
"""

from nntui.strings import clean

__all__ = [
    "ConfigError",
    "DamagedError",
    "DataError",
    "FailedError",
    "FetchError",
    "InputError",
    "MissingDataError",
    "NntuiError",
    "RunError",
    "ShapeError",
    "StorageError",
    "TerminalError",
    "TrainingError",
    "UsageError",
    "WeightsError",
]


class NntuiError(Exception):
    """The root of every error that is told in a sentence and not in a traceback."""

    exit_code = 1

    def __init__(self, message: str) -> None:
        super().__init__(clean(message, limit=600))


class UsageError(NntuiError):
    """A request that cannot be carried out as it was made."""

    exit_code = 2


class ConfigError(UsageError):
    """A setting that is unknown or out of its range."""


class ShapeError(UsageError):
    """Layers that do not fit each other or the data."""


class TerminalError(UsageError):
    """There is no terminal to draw the app on."""


class InputError(NntuiError):
    """Something that was read is not what it should be."""

    exit_code = 2


class DataError(InputError):
    """A data set that is missing, broken or not understood."""


class MissingDataError(DataError):
    """The data set `name`, whose files are nowhere, and which can be fetched."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


class WeightsError(InputError):
    """A file of weights that is missing, broken or does not fit."""


class DamagedError(WeightsError):
    """A checkpoint that is missing or not as it was written."""


class RunError(InputError):
    """The folder of a run that is missing, broken or in use."""


class FailedError(NntuiError):
    """The request was right, and carrying it out went wrong."""

    exit_code = 1


class StorageError(FailedError):
    """The disk refused to write."""


class FetchError(FailedError):
    """A data set could not be fetched; `brief` says why in a few words, for one line of the app."""

    def __init__(self, message: str, brief: str = "") -> None:
        super().__init__(message)
        self.brief = clean(brief or message)


class TrainingError(FailedError):
    """The training ended in a failure."""

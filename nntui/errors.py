"""The exceptions that users see, with the exit code of the command line for each.

NntuiError                     base class; shown as one sentence, without a traceback
├── UsageError          2      the request is invalid
│   ├── ConfigError            an unknown setting, or a value out of range
│   ├── ShapeError             layers that do not fit each other or the data
│   └── TerminalError          no terminal to show the app in
├── InputError          2      a file is missing or has invalid contents
│   ├── DataError              a data set
│   │   ├── MissingDataError   a data set that can be downloaded, but is not present
│   │   └── GoneDataError      data of a run that are no longer where they were
│   ├── WeightsError           a file of weights
│   │   └── DamagedError       a checkpoint that has changed since it was written
│   └── RunError               the folder of a run
│       ├── BusyRunError       a run that another process trains
│       └── MissingRunError    a run that was deleted or renamed
└── FailedError         1      the request was valid, but carrying it out failed
    ├── StorageError           a file could not be written
    ├── DownloadError          a data set could not be downloaded
    └── TrainingError          training failed

A message is one sentence: what, expected, received, what to try. It may quote anything that was
typed or read, so control characters are removed here.
"""

from nntui.strings import clean

__all__ = [
    "BusyRunError",
    "ConfigError",
    "DamagedError",
    "DataError",
    "DownloadError",
    "FailedError",
    "GoneDataError",
    "InputError",
    "MissingDataError",
    "MissingRunError",
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
    """Base class of the errors that are shown as one sentence instead of a traceback."""

    exit_code = 1

    def __init__(self, message: str) -> None:
        super().__init__(clean(message, limit=600))


class UsageError(NntuiError):
    """The request is invalid."""

    exit_code = 2


class ConfigError(UsageError):
    """A setting is unknown or out of its range."""


class ShapeError(UsageError):
    """Layers do not fit each other or the data."""


class TerminalError(UsageError):
    """There is no terminal to show the app in."""


class InputError(NntuiError):
    """A file is missing or has invalid contents."""

    exit_code = 2


class DataError(InputError):
    """A data set is missing, broken or of an unknown format."""


class MissingDataError(DataError):
    """The data set `name` is not present, but can be downloaded."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


class GoneDataError(DataError):
    """The data of a run or of weights are no longer where they were in its training.

    Args:
        fact: what is gone.
        hint: what to try on the command line; other front ends say it in their own way.
    """

    def __init__(self, fact: str, hint: str = "") -> None:
        super().__init__(f"{fact}; {hint}" if hint else fact)
        self.fact = clean(fact, limit=600)
        self.can_be_named = bool(hint)


class WeightsError(InputError):
    """A file of weights is missing, broken or does not fit."""


class DamagedError(WeightsError):
    """A checkpoint is missing or has changed since it was written."""


class RunError(InputError):
    """The folder of a run is missing, broken or in use."""


class BusyRunError(RunError):
    """Another process trains the run."""


class MissingRunError(RunError):
    """The folder of a run that was known was deleted or renamed."""


class FailedError(NntuiError):
    """The request was valid, but carrying it out failed."""

    exit_code = 1


class StorageError(FailedError):
    """A file could not be written."""


class DownloadError(FailedError):
    """A data set could not be downloaded.

    Attributes:
        brief: the reason in a few words, short enough for one line of the app.
    """

    def __init__(self, message: str, brief: str = "") -> None:
        super().__init__(message)
        self.brief = clean(brief or message)


class TrainingError(FailedError):
    """Training failed."""


def sentence(error: BaseException) -> str:
    """Return one sentence for any exception, also one that no user was meant to see.

    >>> sentence(DataError("mine.csv: no labels"))
    'mine.csv: no labels'
    >>> sentence(KeyError("test"))
    "internal error: KeyError: 'test'; run with --debug for the traceback, and please report it"
    """
    if isinstance(error, NntuiError):
        return str(error)
    if isinstance(error, MemoryError):
        return "not enough memory; close other programs, or take smaller data"
    if isinstance(error, OSError) and error.strerror:
        where = f"{clean(error.filename)}: " if error.filename else ""
        return f"{where}{clean(error.strerror)}"
    text = clean(error, limit=200)
    name = type(error).__name__
    what = f"{name}: {text}" if text else name
    return f"internal error: {what}; run with --debug for the traceback, and please report it"

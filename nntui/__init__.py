"""Train neural networks written in plain NumPy, and look inside them, in the terminal.

In a notebook or script:

>>> import nntui
>>> run = nntui.train(data="lines", layers="16:relu", epochs=3, name="first")
>>> run.test_accuracy > 0.9
True
>>> len(run.history.step) == len(run.history.loss)
True
>>> nntui.evaluate("first").accuracy == run.test_accuracy
True

Every name is loaded when it is first used, so that `import nntui` and the start of the command line
take no time.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from nntui.version import __version__

if TYPE_CHECKING:
    from nntui.workspace.interface import (
        AnyEvent,
        Dataset,
        Evaluated,
        LearningCurve,
        NntuiError,
        Run,
        RunConfig,
        RunFinished,
        RunStarted,
        Settings,
        StepDone,
        Weights,
        WeightsEvaluation,
        evaluate,
        export_weights,
        list_runs,
        load_data,
        load_run,
        load_weights,
        predict,
        resume,
        train,
    )

__all__ = [
    "AnyEvent",
    "Dataset",
    "Evaluated",
    "LearningCurve",
    "NntuiError",
    "Run",
    "RunConfig",
    "RunFinished",
    "RunStarted",
    "Settings",
    "StepDone",
    "Weights",
    "WeightsEvaluation",
    "__version__",
    "evaluate",
    "export_weights",
    "list_runs",
    "load_data",
    "load_run",
    "load_weights",
    "predict",
    "resume",
    "train",
]


if not TYPE_CHECKING:  # type checkers would take any name as known

    def __getattr__(name: str) -> object:
        """Load the Python interface when one of its names is first used."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module("nntui.workspace.interface"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return __all__

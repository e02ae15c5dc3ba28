"""The executor that a plan asks for."""

from pathlib import Path

from nntui.sweeps.executors.executor import Executor
from nntui.sweeps.executors.local import LocalExecutor
from nntui.sweeps.plan import Plan


def make_executor(plan: Plan, folder: Path) -> Executor:
    """Return the executor of a sweep in `folder`.

    Raises:
        UsageError: Dask is not installed.
        FailedError: the scheduler cannot be reached.
    """
    if plan.on == "local":
        return LocalExecutor(plan.workers, plan.memory)
    from nntui.sweeps.executors.dask import DaskExecutor  # noqa: PLC0415 - Dask is optional

    return DaskExecutor(plan, folder)

"""The crew: what the app has done in threads, each of which only tells by messages."""

from collections.abc import Callable
from typing import NamedTuple

from textual import work
from textual.app import App
from textual.worker import get_current_worker

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import DownloadError, MissingDataError, NntuiError, WeightsError
from nntui.runs.directory import RunDirectory
from nntui.runs.trainer.process import TrainerProcess
from nntui.tui import bridge, messages
from nntui.weights import Weights


class Job(NamedTuple):
    """A network to be judged: what it sees in every test picture."""

    weights: Callable[[], Weights]
    """Called in the thread: reading a file takes time too."""
    title: str
    data: Dataset
    run: RunDirectory | None
    """The run it belongs to, None where it is of none."""


class Crew(App[str]):
    """Loads data, follows runs and judges networks without holding up a key."""

    def __init__(self) -> None:
        super().__init__()
        self._judging = False
        self._next_job: Job | None = None

    @work(thread=True, exclusive=True, group="data", exit_on_error=False)
    def load_data(self, config: RunConfig | None = None) -> None:
        """Load the data set of a config, or the one to begin with."""
        worker = get_current_worker()
        message: messages.DataLoaded | messages.DataMissing | messages.DataRefused
        try:
            if config is not None:
                message = messages.DataLoaded(bridge.load_data(config))
            else:
                message = messages.DataLoaded(*bridge.first_data())
        except MissingDataError as error:
            message = messages.DataMissing(error.name)
        except NntuiError as error:
            message = messages.DataRefused(str(error))
        if not worker.is_cancelled:
            self.post_message(message)

    @work(thread=True, exclusive=True, group="fetch", exit_on_error=False)
    def fetch_data(self, name: str) -> None:
        """Fetch a data set; to leave, or to fetch another one, is to give up."""
        worker = get_current_worker()
        message: messages.DataFetched | messages.FetchRefused = messages.DataFetched(name)
        try:
            for progress in bridge.fetch(name):
                if worker.is_cancelled:
                    return
                self.post_message(messages.FetchAdvanced(progress))
        except NntuiError as error:
            brief = error.brief if isinstance(error, DownloadError) else str(error)
            message = messages.FetchRefused(name, str(error), brief)
        if not worker.is_cancelled:
            self.post_message(message)

    @work(thread=True, exclusive=True, group="watch", exit_on_error=False)
    def watch_run(self, run: RunDirectory, trainer: TrainerProcess | None) -> None:
        """Follow a run's journal."""
        worker = get_current_worker()
        try:
            for sight in bridge.watch(run, trainer, lambda: worker.is_cancelled):
                if not worker.is_cancelled:
                    self.post_message(messages.RunAdvanced(run, sight))
        except NntuiError as error:
            self.post_message(messages.WorkFailed(str(error)))

    def judge(self, job: Job) -> None:
        """Have a network judged; of those that come meanwhile only the newest is.

        One at a time, to its end: where judging takes longer than training to the next checkpoint,
        what is shown is late, but it is never stuck.
        """
        if self._judging:
            self._next_job = job
        else:
            self._judging = True
            self._judge_in_thread(job)

    def judged(self) -> None:
        """Go on with the newest network that has come meanwhile."""
        self._judging = False
        job, self._next_job = self._next_job, None
        if job is not None:
            self.judge(job)

    @work(thread=True, group="judge", exit_on_error=False)
    def _judge_in_thread(self, job: Job) -> None:
        error = ""
        model = None
        try:
            model = bridge.judge(job.weights(), job.data, job.title)
        except NntuiError as failure:
            # A trainer removes old checkpoints: where this one is gone, a newer one is coming.
            coming = job.run is not None and any(job.run.checkpoints.glob("*.safetensors"))
            gone = isinstance(failure, WeightsError) and isinstance(failure.__context__, OSError)
            error = "" if coming and gone else str(failure)
        except MemoryError:
            error = f"{job.title}: this network does not fit into the memory; take fewer neurons"
        self.post_message(messages.ModelJudged(model, job.data, job.run, error))

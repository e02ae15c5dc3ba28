"""What has happened, as the app is told it by its threads and its panels; all in the past tense."""

from textual.message import Message

from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.config.layers import LayerSpec
from nntui.datasets.dataset import Dataset
from nntui.datasets.published.download import DownloadProgress
from nntui.runs.directory import RunDirectory
from nntui.tui.bridge import Sight


class DataLoaded(Message):
    """A data set is there; `note` says why it is not another one, `wanted` which to fetch."""

    def __init__(self, data: Dataset, note: str = "", wanted: str = "") -> None:
        self.data = data
        self.note = note
        self.wanted = wanted
        super().__init__()


class DataMissing(Message):
    """A data set that was chosen is not here yet."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__()


class FetchAdvanced(Message):
    """More of a data set is here; an older such message that still waits is worth nothing."""

    def __init__(self, progress: DownloadProgress) -> None:
        self.progress = progress
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Take the place of what came before."""
        return isinstance(message, FetchAdvanced)


class DataFetched(Message):
    """A data set is in the cache, all of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__()


class FetchRefused(Message):
    """A data set could not be fetched; `error` is one sentence, `brief` a few words."""

    def __init__(self, name: str, error: str, brief: str) -> None:
        self.name = name
        self.error = error
        self.brief = brief
        super().__init__()


class DataRefused(Message):
    """A data set that was chosen cannot be had; `error` is one sentence."""

    def __init__(self, error: str) -> None:
        self.error = error
        super().__init__()


class RunAdvanced(Message):
    """More is known of a run; an older such message that still waits is worth nothing."""

    def __init__(self, run: RunDirectory, sight: Sight) -> None:
        self.run = run
        self.sight = sight
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Take the place of what is known of the same run and was not handled yet."""
        return isinstance(message, RunAdvanced) and message.run is self.run


class ModelJudged(Message):
    """A network has said what it sees in every test picture of `data`; None where it could not."""

    def __init__(
        self, model: EvaluatedNetwork | None, data: Dataset, run: RunDirectory | None, error: str
    ) -> None:
        self.model = model
        self.data = data
        self.run = run
        self.error = error
        super().__init__()


class WorkFailed(Message):
    """Something a thread was asked for could not be done; `error` is one sentence."""

    def __init__(self, error: str) -> None:
        self.error = error
        super().__init__()


class SettingChanged(Message):
    """A field of the settings has a new, legal value."""

    def __init__(self, name: str, value: object) -> None:
        self.name = name
        self.value = value
        super().__init__()


class LayersChanged(Message):
    """The hidden layers were edited."""

    def __init__(self, layers: tuple[LayerSpec, ...]) -> None:
        self.layers = layers
        super().__init__()


class CellOpened(Message):
    """A cell of the confusion matrix was chosen."""

    def __init__(self, truth: int, predicted: int) -> None:
        self.truth = truth
        self.predicted = predicted
        super().__init__()

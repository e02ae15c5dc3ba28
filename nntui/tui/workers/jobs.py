"""Evaluating networks, augmenting digits, sending commands and saving weights."""

from collections.abc import Callable

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.tui.messages.answers import (
    CommandSent,
    DigitAugmented,
    NetworkEvaluated,
    WeightsSaved,
)
from nntui.tui.work import (
    Augment,
    Checkpoint,
    Evaluate,
    SaveWeights,
    SendCommand,
    Untrained,
)
from nntui.weights import Weights, read
from nntui.workspace import weights as saved_weights
from nntui.workspace.control import send
from nntui.workspace.evaluation import augmented, evaluate
from nntui.workspace.shown_data import validation_images


def evaluate_network(work: Evaluate, meter: Callable[[float], None]) -> NetworkEvaluated:
    """Evaluate a network on the test or the validation images of a data set."""
    held_out = None if work.held_out_by is None else _HELD_OUT.images(work.held_out_by, work.data)
    network = evaluate(_weights(work), work.data, work.title, held_out, meter)
    return NetworkEvaluated(work.ticket, network)


def augment_digit(work: Augment) -> DigitAugmented:
    """Compute augmented versions of a digit, and the predictions for them."""
    versions = augmented(work.network, work.config, work.data, work.row)
    return DigitAugmented(work.ticket, versions)


def send_command(work: SendCommand) -> CommandSent:
    """Send a command to the trainer of a run."""
    return CommandSent(work.ticket, work.number, send(work.run, work.command))


def save_weights(work: SaveWeights) -> WeightsSaved:
    """Save the weights of a network under a new name."""
    network = work.network
    if network.split != "test" and work.data is not None:
        network = evaluate(network.weights, work.data, network.title)
    path = saved_weights.save(network.weights, work.name, network.predictions.accuracy)
    return WeightsSaved(work.ticket, str(path))


class _HeldOut:
    """Remembers the newest validation images, which the checkpoints of a run are evaluated on."""

    def __init__(self) -> None:
        self._newest: tuple[Dataset, RunConfig, Split] | None = None

    def images(self, config: RunConfig, data: Dataset) -> Split:
        """Return the images that a run of `config` on `data` holds out."""
        newest = self._newest
        if newest is None or newest[0] is not data or newest[1] != config:
            newest = self._newest = (data, config, validation_images(config, data))
        return newest[2]


_HELD_OUT = _HeldOut()


def _weights(work: Evaluate) -> Weights:
    match work.source:
        case Untrained(config=config):
            return saved_weights.untrained(config, work.data)
        case Checkpoint(run=run, name=name):
            return read(run.checkpoints / name)
        case weights:
            return weights

"""Evaluating networks, augmenting digits, sending commands and saving weights."""

from nntui.tui.messages.answers import CommandSent, DigitAugmented, NetworkEvaluated, WeightsSaved
from nntui.tui.work import Augment, Checkpoint, Evaluate, SaveWeights, SendCommand, Untrained
from nntui.weights import Weights, read
from nntui.workspace import weights as saved_weights
from nntui.workspace.control import send
from nntui.workspace.evaluation import augmented, evaluate


def evaluate_network(work: Evaluate) -> NetworkEvaluated:
    """Evaluate a network on the test images of a data set."""
    return NetworkEvaluated(work.ticket, evaluate(_weights(work), work.data, work.title))


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
    path = saved_weights.save(network.weights, work.name, network.predictions.accuracy)
    return WeightsSaved(work.ticket, str(path))


def _weights(work: Evaluate) -> Weights:
    match work.source:
        case Untrained(config=config):
            return saved_weights.untrained(config, work.data)
        case Checkpoint(run=run, name=name):
            return read(run.checkpoints / name)
        case weights:
            return weights

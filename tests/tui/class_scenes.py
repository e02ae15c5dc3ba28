"""Scenes of data with many classes, with names that are wide in a terminal, and without data."""

from dataclasses import replace

import numpy as np

from nntui.analysis.cursor import DigitCursor
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.predictions import Predictions
from nntui.analysis.restore import restore
from nntui.datasets.dataset import Dataset, Split
from nntui.training.evaluation import confusion_matrix
from nntui.tui.state import State
from nntui.workspace.weights import untrained

_SYLLABLES = """
ka kha ga gha kna cha chha ja jha yna taamatar thaa daa dhaa adna tabala tha da dha na pa pha ba bha
ma yaw ra la waw motosaw petchiryakha patalosaw ha chhya tra gya
"""
MANY = (
    *(f"character_{number}_{syllable}" for number, syllable in enumerate(_SYLLABLES.split(), 1)),
    *(f"digit_{number}" for number in range(10)),
)
"""46 classes, of which most begin with the same long word."""
WIDE = ("日本語の文字「あ」", "日本語の文字「い」", "ひらがな", "🍎 apples", "[b]", "o")
"""Classes with names of two cells a character, an emoji, and what would be markup."""


def class_scenes(done: State) -> dict[str, State]:
    """Return the scenes, by the names of their snapshots, made from one of a run that is done."""
    lost = "/data/letters.csv: cannot be read: No such file or directory; check the path"
    many = _with_classes(done, MANY)
    return {
        "classes-many": replace(many, tab="digit"),
        "classes-wide": replace(_with_classes(done, WIDE), tab="confusion", inspected="confusion"),
        "data-lost": replace(done, data=None, network=None, lost=lost, tab="digit"),
    }


def _with_classes(state: State, classes: tuple[str, ...]) -> State:
    """Return a state with these classes, of which every third image is taken for the next one."""
    assert state.data is not None
    count = len(state.data.test)
    labels = (np.arange(count) % len(classes)).astype(np.uint8)
    split = Split(state.data.test.images, labels)
    data = replace(state.data, classes=classes, train=split, test=split)
    network = _network(state, data)
    return replace(state, data=data, network=network, cursor=DigitCursor(row=3))


def _network(state: State, data: Dataset) -> EvaluatedNetwork:
    labels, classes = data.test.labels, data.classes
    truth = labels.astype(np.intp)
    rows = np.arange(len(labels))
    predicted = np.where(rows % 3 == 0, (truth + 1) % len(classes), truth)
    probabilities = np.full((len(labels), len(classes)), 0.25 / len(classes), np.float32)
    probabilities[rows, truth] = 0.0625
    probabilities[rows, predicted] = 0.625
    weights = untrained(state.config, data)
    predictions = Predictions(
        loss=0.5,
        accuracy=2 / 3,
        probabilities=probabilities,
        predicted=predicted,
        confusion=confusion_matrix(labels, predicted, len(classes)),
        truth=truth,
        confidence=probabilities.max(axis=1),
    )
    return EvaluatedNetwork(weights, restore(weights), predictions, "step 1,000")

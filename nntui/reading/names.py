"""What the names of arrays say: which layer an array belongs to, and what it is there."""

import re
from typing import Literal, NamedTuple, TypeAlias

Role: TypeAlias = Literal["weight", "bias", "scale", "shift", "mean", "variance", ""]
"""What an array is in its layer; empty where the name does not say."""

_TRAINING = re.compile(
    r"optimizer|optim\b|exp_avg|(^|[._/~])(adam|adamw|rmsprop|sgd|nadam|momentums?|velocit(y|ies)|"
    r"moments?|m_[wb]\d*|v_[wb]\d*|d[wb]\d+|grads?|ema)([._/~\d]|$)|num_batches|iteration|learning_rate|"
    r"(^|[._/~])(loss|epoch|lr)([._/~\d]|$)",
    re.IGNORECASE,
)
"""Names of what an optimizer remembers, and of counters: no part of the network."""

_WORDS: tuple[tuple[Role, str], ...] = (
    ("mean", r"(running|moving)?_?mean\b"),
    ("variance", r"(running|moving)?_?(variance|var)\b"),
    ("scale", r"gamma|scale"),
    ("shift", r"beta|shift"),
    ("weight", r"weights?|kernel|coefs?_?|theta|synapses?"),
    ("bias", r"bias(es)?|intercepts?_?|offset"),
)
_LETTERS: tuple[tuple[Role, str], ...] = (
    ("weight", r"(?<![a-z])w(?=\d|[ih]|_|\b)"),
    ("bias", r"(?<![a-z])b(?=\d|[ho]|_|\b)"),
)


class Name(NamedTuple):
    """The name of an array, taken apart."""

    layer: str
    """What is left of the name without the role: the same for all arrays of a layer."""
    role: Role


def parse_name(name: str) -> Name:
    """Return the layer and the role that the name of an array states.

    >>> parse_name("conv1.weight"), parse_name("b2")
    (Name(layer='conv1', role='weight'), Name(layer='2', role='bias'))
    >>> parse_name("batch_normalization/moving_variance")
    Name(layer='batch_normalization', role='variance')
    >>> parse_name("arr_0")
    Name(layer='arr_0', role='')
    """
    for table in (_WORDS, _LETTERS):
        found = [
            (match.start(), match.end(), role)
            for role, pattern in table
            for match in re.finditer(pattern, name, re.IGNORECASE)
        ]
        if found:
            start, end, role = max(found)
            rest = re.sub(r":0$", "", name[:start] + name[end:])
            return Name(rest.strip("._/~ "), role)
    return Name(name, "")


def is_of_training(name: str) -> bool:
    """Return whether a name is that of a state of training, which is no part of the network.

    >>> is_of_training("optimizer/adam/m/dense/kernel"), is_of_training("momentous.weight")
    (True, False)
    """
    return _TRAINING.search(name) is not None


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts names with numbers in them as people do.

    >>> sorted(["fc10", "fc2"], key=natural)
    ['fc2', 'fc10']
    """
    parts = re.findall(r"\d+|\D+", name)
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)

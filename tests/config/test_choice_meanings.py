"""Every choice is explained in one line."""

import pytest

from nntui.config.choice_meanings import choices_of
from nntui.config.knobs import knobs
from nntui.config.layer_edits import KINDS
from nntui.config.layers import ACTIVATIONS

_CHOICES = {
    **{name: known.choices for name, known in knobs().items() if known.choices},
    "activation": ACTIVATIONS,
    "kind": KINDS,
}


@pytest.mark.parametrize("name", _CHOICES)
def test_every_choice_is_explained(name: str) -> None:
    """No choice is missing, none is explained by itself, and each line fits a small terminal."""
    explained = choices_of(name)

    assert tuple(explained) == tuple(_CHOICES[name])
    assert all(meaning and meaning != word for word, meaning in explained.items())
    assert all(len(meaning) <= 53 for meaning in explained.values())

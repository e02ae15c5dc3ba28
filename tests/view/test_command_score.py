"""The order of commands in the palette."""

import pytest

from nntui.config.knobs import knobs
from nntui.tui.keys import KEYS
from nntui.view.command_score import command_score
from nntui.view.setting_rows import setting_summary

_COMMANDS = {
    **{f"{key.short.capitalize()} ({key.label})": key.help for key in KEYS if key.short},
    **{f"Setting {name}": setting_summary(known) for name, known in knobs().items()},
}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("sgd", "Setting optimizer"),
        ("optimizer", "Setting optimizer"),
        ("batch", "Setting batch"),
        ("loss", "Loss (L)"),
        ("mistakes", "Mistakes (m)"),
        ("one batch", "One batch (.)"),
        ("label smooth", "Setting label_smoothing"),
        ("%", "Percent (%)"),
    ],
)
def test_the_best_command_comes_first(typed: str, first: str) -> None:
    """Names before whole words, whole words before beginnings, titles before explanations."""
    scores = {title: command_score(typed, title, meaning) for title, meaning in _COMMANDS.items()}
    assert max(scores, key=lambda title: scores[title]) == first, scores


def test_every_typed_word_has_to_occur() -> None:
    """A word that occurs nowhere excludes a command; nothing typed matches nothing."""
    assert command_score("batch zzz", "Setting batch", "images in a step") == 0
    assert command_score("  ", "Setting batch", "images in a step") == 0

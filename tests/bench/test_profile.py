"""The profile of a step names every part of it."""

from nntui.bench.cases import CASES, draw_pictures
from nntui.bench.profile import profile


def test_every_part_of_a_step_is_told() -> None:
    """Gathering, each layer there and back, the loss and the update, each of which takes time."""
    parts = list(profile(CASES[0], draw_pictures(100)))

    assert [name for name, _ in parts] == [
        "gather",
        "Dense forward",
        "Activation forward",
        "Dense forward",
        "loss",
        "rate into dz",
        "Dense backward",
        "Activation backward",
        "Dense backward",
        "update",
    ]
    assert all(seconds > 0 for _, seconds in parts)

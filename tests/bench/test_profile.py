"""The profile of a training step contains each of its parts."""

from nntui.bench.cases import CASES, generate_images
from nntui.bench.profile import profile


def test_the_profile_lists_the_parts_of_a_step_in_order() -> None:
    """Gathering the batch, each layer forward and backward, the loss, and the update."""
    parts = profile(CASES[0], generate_images(100), steps=3)

    assert list(parts) == [
        "gather",
        "1 DirectDense forward",
        "2 Activation forward",
        "3 DirectDense forward",
        "loss",
        "3 DirectDense backward",
        "2 Activation backward",
        "1 DirectDense backward",
        "update",
    ]
    assert all(seconds > 0 for seconds in parts.values())

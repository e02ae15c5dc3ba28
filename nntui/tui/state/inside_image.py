"""The image that passes through the network on the screen Network: where it was chosen last."""

from typing import TYPE_CHECKING, NamedTuple

from nntui.tui.state.layers_screen import ImageKey, ImageSource
from nntui.tui.state.state import State

if TYPE_CHECKING:
    from nntui.datasets.dataset import Pixels


class InsideImage(NamedTuple):
    """An image as it is put into the network.

    Args:
        key: which one it is.
        image: (height, width).
        label: its class; None where it is not known.
        title: what it is, as text to display.
    """

    key: ImageKey
    image: "Pixels"
    label: int | None
    title: str


def inside_image(state: State) -> InsideImage | None:
    """Return the image that was chosen last: a drawing, or one of the data set.

    A drawing of another shape, and an image of other data, give way to the image of the screen
    Train. None where there is no image.
    """
    found = None
    if state.layers.source == "drawing":
        found = _drawing(state)
    elif state.layers.source == "digits":
        found = _of_digits(state)
    return found or _of_train(state)


def chosen_source(before: State, state: State) -> ImageSource:
    """Return where the image was chosen last, after what the user did."""
    if state.draw.canvas is not before.draw.canvas and not state.draw.is_blank:
        return "drawing"
    if state.digits.row != before.digits.row:
        return "digits"
    if state.cursor.row != before.cursor.row:
        return "train"
    return state.layers.source


def _drawing(state: State) -> InsideImage | None:
    answer, network = state.draw.answer, state.studied
    if answer is None or network is None or state.draw.is_blank:
        return None
    if answer.image.shape != tuple(network.weights.info.image_shape):
        return None
    key = ImageKey("drawing", "", state.draw.answered)
    return InsideImage(key, answer.image, None, state.draw.title or "the drawing")


def _of_digits(state: State) -> InsideImage | None:
    digits = state.digits
    found = digits.found
    if found is None or found.key.view != state.generations.view:
        return None
    if digits.row >= len(found.images):
        return None
    key = ImageKey("digits", f"{found.key.split} {id(found.images)}", digits.row)
    image, label = found.images.images[digits.row], int(found.images.labels[digits.row])
    return InsideImage(key, image, _label(state, label), _title(found.key.split, digits.row))


def _of_train(state: State) -> InsideImage | None:
    image, images = state.image, state.images
    if image is None or images is None:
        return None
    network = state.studied
    split = "test" if network is None else network.split
    key = ImageKey("train", f"{split} {id(images)}", state.row)
    label = int(images.labels[state.row])
    return InsideImage(key, image, _label(state, label), _title(split, state.row))


def _label(state: State, label: int) -> int | None:
    return label if state.data is not None and state.data.labeled else None


def _title(split: str, row: int) -> str:
    noun = "training" if split == "train" else split
    return f"{noun} image {row:,}"

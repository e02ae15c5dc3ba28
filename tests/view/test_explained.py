"""Maps, thumbnails and neighbors in cells."""

import numpy as np
import pytest
from rich.style import Style
from rich.text import Text

from nntui.analysis.neighbors import Neighbor
from nntui.view.images import image_text
from nntui.view.neighbors import neighbors_text
from nntui.view.style import PLAIN, Terminal
from nntui.view.thumbnails import (
    Thumbnail,
    are_small,
    cell_size,
    cropped,
    fitting,
    shrunk,
    thumbnail_grid,
)
from nntui.view.tinted import change_text, side_by_side, tinted_text

INK = np.full((28, 28), 255, np.uint8)


def colors(text: Text) -> set[str]:
    """Return the names of all colors of a text."""
    styles = [span.style for span in text.spans]
    return {
        color.name
        for style in styles
        if isinstance(style, Style)
        for color in (style.color, style.bgcolor)
        if color is not None
    }


@pytest.mark.parametrize("side", [7, 8, 28])
@pytest.mark.parametrize("pixel_style", ["ascii", "blocks"])
def test_a_map_has_the_cells_of_its_image(side: int, pixel_style: str) -> None:
    image = INK[:side, :side]
    values = np.linspace(-1, 1, side * side).reshape(side, side)
    expected = [len(line) for line in image_text(image).plain.split("\n")]

    for text in (
        tinted_text(image, values, Terminal(), pixel_style),  # type: ignore[arg-type]
        change_text(image, np.sign(values).astype(np.int8), Terminal(), pixel_style),  # type: ignore[arg-type]
    ):
        assert [len(line) for line in text.plain.split("\n")] == expected


def test_signs_say_for_and_against_without_color() -> None:
    image = np.array([[255, 255, 255, 0]] * 2, np.uint8)
    values = np.array([[1.0, -0.5, 0.01, 1.0]] * 2)

    assert tinted_text(image, values, PLAIN, "ascii").plain == "#-. "
    assert tinted_text(image, np.zeros((2, 4)), PLAIN, "ascii").plain == "... "
    assert tinted_text(image, np.full((2, 4), np.nan), PLAIN, "ascii").plain == "... "


def test_blocks_are_orange_for_and_blue_against_and_gray_else() -> None:
    image = np.array([[255, 255, 255]] * 2, np.uint8)
    values = np.array([[1.0, -1.0, 0.0]] * 2)

    found = colors(tinted_text(image, values, Terminal(), "blocks"))

    assert found == {"color(214)", "color(33)", "color(231)"}


def test_thumbnails_are_the_means_of_squares() -> None:
    image = np.zeros((28, 28), np.uint8)
    image[0, 0] = 200

    assert shrunk(image)[0, 0] == 50
    assert cell_size((28, 28)) == (14, 8)
    assert fitting((28, 28), 74, 8) == (5, 1)


@pytest.mark.parametrize("terminal", [Terminal(), PLAIN])
def test_the_marked_thumbnail_is_in_brackets(terminal: Terminal) -> None:
    thumbnails = [Thumbnail(INK, f"{number} #1234567890123") for number in range(5)]

    lines = thumbnail_grid(thumbnails, 3, terminal, "ascii", cursor=4).plain.split("\n")

    assert len(lines) == 16
    assert [len(line) for line in lines] == [44] * 8 + [29] * 8
    assert [line.count("[") for line in lines] == [0] * 8 + [1] + [0] * 7
    assert lines[8].index("[") == 15


def test_neighbors_have_label_index_and_distance() -> None:
    near = [Neighbor(0, 9, 3.25), Neighbor(1, 4, 12.0)]

    first = neighbors_text(near, np.stack([INK, INK]), "0123456789", 80, PLAIN, "ascii").plain

    assert first.splitlines()[0].split() == ["9", "#0", "3.2", "4", "#1", "12.0"]
    narrow = neighbors_text(near, np.stack([INK, INK]), "0123456789", 20, PLAIN, "ascii").plain
    assert [len(line) for line in narrow.splitlines()] == [14] * 16


def test_blocks_of_text_are_wrapped_where_they_do_not_fit() -> None:
    blocks = [("one", Text("1234\n5")), ("a long title", Text("6")), ("three", Text("7"))]

    assert side_by_side(blocks, 20).plain.split("\n") == [
        "one   a long title",
        "1234  6           ",
        "5                 ",
        "",
        "three",
        "7    ",
    ]


def test_small_thumbnails_leave_blank_borders_out() -> None:
    """Wherever the strokes are; of small images nothing is left out."""
    image = np.zeros((28, 28), np.uint8)
    image[0:20, 8:28] = 200
    assert cropped(image).tolist() == [[200] * 10] * 10
    assert cropped(image.T[:9, :9].copy()).shape == (9, 9)
    assert are_small((28, 28), 32, 18)
    assert not are_small((8, 8), 32, 18)
    (head, *_) = thumbnail_grid(
        [Thumbnail(cropped(image), "59915 4?7")], 1, PLAIN, "ascii", 0
    ).plain.split("\n")
    assert head == ">59915 4?7"

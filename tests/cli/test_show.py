"""`nntui show`: one test image, and the prediction for it."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs

from nntui.datasets.catalog import load_digits
from nntui.locations import DataFolders
from nntui.view.images import image_text
from nntui.weights import Weights, read, save
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("run_folder")
HEADLINE = re.compile(
    r"^image (\d+): true class (\d), predicted (\d) \((\d+\.\d\d) %\), (right|wrong)$", re.MULTILINE
)


def headline(out: str) -> tuple[str, ...]:
    """Return index, true class, prediction, confidence and verdict."""
    found = HEADLINE.search(out)
    assert found is not None
    return found.groups()


def test_image_prediction_and_bars_are_printed(nntui: Run, cache: Path) -> None:
    """The image in ASCII, the true class and the prediction, and ten bars."""
    done = nntui("show", "last", "--index", "7")
    test = load_digits(DataFolders((cache,), cache)).test

    assert (done.code, done.err) == (0, "")
    assert [line.rstrip() for line in done.out.splitlines()[:14]] == [
        line.rstrip() for line in image_text(test.images[7]).plain.split("\n")
    ]
    number, truth, predicted, confidence, verdict = headline(done.out)
    assert (number, truth) == ("7", str(test.labels[7]))
    assert verdict == ("right" if truth == predicted else "wrong")
    bars = done.out.splitlines()[-10:]
    (answer,) = (line for line in bars if line.endswith("<"))
    assert answer.split()[-2] == f"{float(confidence):.1f}%"
    assert [line.split()[-2 if line.endswith("<") else -1][-1] for line in bars] == ["%"] * 10


def test_misclassified_shows_only_misclassified_images(nntui: Run) -> None:
    first = headline(nntui("show", "last", "--misclassified").out)
    second = headline(
        nntui("show", "last", "--misclassified", "--index", str(int(first[0]) + 1)).out
    )

    assert first[-1] == second[-1] == "wrong"
    assert int(second[0]) > int(first[0])


def test_random_chooses_any_image(nntui: Run) -> None:
    """With --misclassified any of those."""
    numbers = {headline(nntui("show", "last", "--random").out)[0] for _ in range(5)}

    assert len(numbers) > 1
    assert headline(nntui("show", "last", "--random", "--misclassified").out)[-1] == "wrong"


@pytest.mark.parametrize(("index", "legal"), [("-1", "from 0"), ("5000", "from 0 to 4999")])
def test_an_index_out_of_range_is_refused(nntui: Run, index: str, legal: str) -> None:
    assert nntui("show", "last", "--index", index) == (
        2,
        "",
        f"nntui: --index: expected a whole number {legal}, received {index}\n",
    )


def test_an_index_that_is_no_number_is_refused(nntui: Run) -> None:
    done = nntui("show", "last", "--index", "x")

    assert done == (2, "", "nntui: --index: expected a whole number from 0, received 'x'\n")


def test_json_has_the_image_and_its_prediction(nntui: Run) -> None:
    done = nntui("show", "last", "--index", "7", "--json")
    found = json.loads(done.out)

    assert (done.code, done.err, found["data"], found["index"]) == (0, "", "digits", 7)
    assert found["predicted"] == max(found["probabilities"], key=found["probabilities"].get)
    assert sum(found["probabilities"].values()) == pytest.approx(1)
    assert found["true"] in found["probabilities"]
    assert np.shape(found["pixels"]) == (28, 28)


def test_a_terminal_shows_half_blocks_of_gray(terminal: Run) -> None:
    out = terminal("show", "last").out

    assert "▀" in out
    assert "\x1b[38;5;16;48;5;16m" in out


def test_ascii_draws_image_and_bars_in_ascii_without_color(terminal: Run) -> None:
    out = terminal("show", "last", "--ascii").out

    assert out.isascii()
    assert "38;5" not in out
    assert re.search(r"=+ +\d+\.\d% <", out.replace("\x1b[1m", "").replace("\x1b[0m", ""))


def test_no_color_draws_the_image_in_characters(terminal: Run) -> None:
    out = terminal("show", "last", NO_COLOR="1").out

    assert "▀" not in out
    assert "38;5" not in out
    assert HEADLINE.search(out.replace("\r", ""))


def test_probabilities_that_are_not_numbers_are_shown_as_nan(
    nntui: Run, weights_file: Path, tmp_path: Path
) -> None:
    weights = read(weights_file)
    huge = {name: np.full_like(array, 3e38) for name, array in weights.arrays.items()}
    save(tmp_path / "huge.safetensors", Weights(weights.info, huge))

    shown = nntui("show", str(tmp_path / "huge.safetensors"))
    assert (shown.code, shown.err) == (0, "")
    assert "nan%" in shown.out

    evaluated = nntui("eval", str(tmp_path / "huge.safetensors"), "--json")
    assert (evaluated.code, evaluated.err) == (0, "")
    assert json.loads(evaluated.out)["loss"] is None


def test_outputs_of_sigmoid_are_printed_as_scores(
    nntui: Run, weights_file: Path, tmp_path: Path
) -> None:
    """They need not add up to 1, so they are no percentages."""
    weights = read(weights_file)
    info = structs.replace(weights.info, output="sigmoid", loss="quadratic")
    save(tmp_path / "sigmoid.safetensors", Weights(info, weights.arrays))

    shown = nntui("show", str(tmp_path / "sigmoid.safetensors"))

    assert (shown.code, shown.err) == (0, "")
    assert re.search(r"predicted \d \(score \d\.\d\d\)", shown.out)
    assert "%" not in "".join(shown.out.splitlines()[-10:])


def test_neighbors_and_why_explain_the_prediction(nntui: Run) -> None:
    """As text, and as JSON."""
    shown = nntui("show", "last", "--index", "7", "--neighbors", "--why")
    assert (shown.code, shown.err) == (0, "")
    assert re.search(r"^nearest training images: (all 5|\d of 5) are \ds", shown.out, re.MULTILINE)
    assert len(re.findall(r"\d #\d+ \d+\.\d", shown.out)) == 5
    assert re.search(r"^\d depends most on the strokes ", shown.out, re.MULTILINE)
    assert re.search(r"^it would be predicted \d with ", shown.out, re.MULTILINE)
    assert shown.out.isascii() or "█" in shown.out

    found = json.loads(nntui("show", "last", "--index", "7", "--neighbors", "--why", "--json").out)
    assert len(found["neighbors"]) == 5
    assert np.shape(found["occlusion"]) == np.shape(found["gradient_times_input"]) == (28, 28)
    assert found["turning"]["reached"]


def test_a_filter_chooses_lists_and_shows_thumbnails(nntui: Run) -> None:
    listed = nntui("show", "last", "--filter", "wrong sort:-loss", "--list", "--count", "3")
    assert listed.code == 0
    losses = [float(line.split()[5]) for line in listed.out.splitlines()[1:]]
    assert losses == sorted(losses, reverse=True)
    assert re.search(r"^\d+ images, 3 shown; --count shows more$", listed.err)

    first = listed.out.splitlines()[1].split()[0]
    sheet = nntui("show", "last", "--filter", "wrong sort:-loss", "--sheet", "--count", "3")
    assert sheet.out.startswith(f"#{first} ")

    records = nntui("show", "last", "--filter", f"index={first}", "--list", "--json").out
    assert json.loads(records)["index"] == int(first)


def test_a_filter_that_is_not_valid_is_refused(nntui: Run) -> None:
    assert nntui("show", "last", "--filter", "tru:4").err == (
        "nntui: tru:4: expected a column before ':', received 'tru'; did you mean true?\n"
    )
    assert "--against" not in nntui("show", "last", "--filter", "fixed", "--list").out
    assert "fixed: not known yet" in nntui("show", "last", "--filter", "fixed", "--list").err

"""The images of a data set as a network sees them, on tiny data."""

from pathlib import Path

import numpy as np
import pytest

from nntui.analysis.evaluated import OtherNetwork, evaluate_network
from nntui.analysis.suspects import LabelRanking
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split, empty_split
from nntui.datasets.label_fixes import Part
from nntui.workspace.shown_fixes import fix_shown_label
from nntui.workspace.studied_digits import StudiedDigits
from nntui.workspace.weights import untrained


def _studied() -> StudiedDigits:
    rng = np.random.default_rng(0)
    train = Split(rng.integers(0, 256, (60, 6, 6), np.uint8), (np.arange(60) % 3).astype(np.uint8))
    test = Split(rng.integers(0, 256, (20, 6, 6), np.uint8), (np.arange(20) % 3).astype(np.uint8))
    data = Dataset("mine", ("a", "b", "c"), train, test, empty_split(6, 6), "made for a test")
    config = RunConfig.of({"layers": "5:relu", "validation": 10})
    network = evaluate_network(untrained(config, data), data, "untrained")
    return StudiedDigits(network, data, config)


def test_a_filter_with_an_invalid_term_keeps_the_others() -> None:
    """The sentence says what is wrong; marks that are not known are said, too."""
    studied = _studied()
    found = studied.filtered("test", "true:a tru:b")
    assert "tru:b" in found.problem
    assert found.rows.tolist() == list(range(0, 20, 3))
    assert "compare two networks" in studied.filtered("test", "true:a fixed").problem
    assert studied.filtered("test", "true:a fixed").rows.tolist() == list(range(0, 20, 3))


def test_orders_apply_where_the_filter_has_none() -> None:
    """`sort:` in the filter comes first."""
    studied = _studied()
    loss = studied.split("test").table.loss
    rows = studied.filtered("test", "", "loss", reverse=True).rows
    assert loss[rows].tolist() == sorted(loss.tolist(), reverse=True)
    assert studied.filtered("test", "sort:index", "loss").rows.tolist() == list(range(20))


@pytest.mark.parametrize("part", ["train", "validation"])
def test_an_image_is_no_neighbor_of_itself(part: Part) -> None:
    """Validation images are held out of the training images, so they are in the index as well."""
    studied = _studied()
    nearest = studied.nearest(part, 4)
    assert len(nearest.neighbors) == 5
    image = studied.split(part).images.images[4]
    rows = [near.row for near in nearest.neighbors]
    assert not any(np.array_equal(studied.data.train.images[row], image) for row in rows)


def test_causes_are_those_of_single_digits() -> None:
    """The table of all mistakes and the words beside a digit agree."""
    studied = _studied()
    mistakes = studied.mistakes("test")
    assert len(mistakes.rows)
    for row, cause in zip(mistakes.rows[:5].tolist(), mistakes.causes, strict=False):
        said = studied.cause("test", row, studied.nearest("test", row))
        assert said.startswith(
            {"suspect": "label", "fault": "the net"}.get(cause.value, cause.value)
        )


def test_label_fixes_are_read_back(saves: Path) -> None:
    """Written beside the saved things, found by the next list, taken back."""
    studied = _studied()
    said = fix_shown_label(studied.data, "test", 3, "relabel", "b")
    assert "labeled b" in said
    assert str(saves) in said
    assert studied.fixed("test") == {3: "relabel b"}
    fix_shown_label(studied.data, "test", 3, None)
    assert studied.fixed("test") == {}
    with pytest.raises(Exception, match="validation"):
        fix_shown_label(studied.data, "validation", 0, "drop")


def test_suspects_of_a_ranking_take_the_place_of_causes() -> None:
    """Their order, too; without a ranking the sentence says that there is none."""
    studied = _studied()
    own = np.linspace(1, 0, 60, dtype=np.float32)
    suspected = np.zeros(60, bool)
    suspected[[5, 50, 20]] = True
    ranking = LabelRanking(own, np.ones(60, np.intp), suspected)

    found = studied.filtered("train", "suspect", "self", ranking=ranking)

    assert (found.rows.tolist(), found.problem) == ([50, 20, 5], "")
    assert found.table.own is own
    without = studied.filtered("train", "self<0.1 true:a", "self")
    assert "not ranked" in without.problem
    assert without.rows.tolist() == list(range(0, 60, 3))


def test_checked_images_are_those_with_a_fix() -> None:
    studied = _studied()
    fix_shown_label(studied.data, "train", 7, "keep")
    assert studied.filtered("train", "checked").rows.tolist() == [7]
    assert 7 not in studied.filtered("train", "-checked").rows


def test_another_network_is_compared_on_any_images() -> None:
    """What is fixed here is broken there."""
    studied, network = _studied(), _studied().network
    network.predictions.predicted[:] = network.predictions.truth
    other = OtherNetwork("other", network.predictions, studied.network)
    broken = studied.filtered("test", "broken", against=other)
    assert broken.rows.tolist() == np.flatnonzero(studied.split("test").table.wrong).tolist()
    same = studied.filtered("train", "broken", against=other)
    assert (same.rows.tolist(), same.problem) == ([], "")
    assert "compare two" in studied.filtered("train", "fixed", against=OtherNetwork("x")).problem

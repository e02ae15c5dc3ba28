"""Names say their split and content by whole words, in every style of writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.datasets.assembly.names import Meaning, meaning, words


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            "x_train X_train xTrain Xtrain train_x train-images trainImages TRAIN_IMGS",
            "train images",
        ),
        (
            "y_train ytrain labels_train train-labels-idx1-ubyte.gz trainLabels target_tr",
            "train labels",
        ),
        ("X_dev valid_images val-imgs validationData xval", "validation images"),
        ("t10k-images-idx3-ubyte x_te eval_images testing_features evaluationData", "test images"),
        ("training_set TRAIN Training train.csv optdigits.tra", "train "),
        ("interval medieval latest contest retrain untested devise", " "),
        ("interval-images images medieval_imgs latestImages features", " images"),
        ("class_names label_names classes target_names", " classes"),
    ],
)
def test_what_names_say(names: str, expected: str) -> None:
    """Parts of words say nothing."""
    split, content = expected.split(" ")
    for name in names.split():
        assert (meaning(name).split, meaning(name).content) == (split, content), name


@given(st.text(max_size=40))
def test_any_text_has_words_and_a_meaning(text: str) -> None:
    """Names come from files of others."""
    assert isinstance(meaning(text), Meaning)
    assert all(word == word.lower() for word in words(text) if word.isascii())

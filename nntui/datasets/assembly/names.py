"""What the name of an array or file says: the split it belongs to, and images or labels.

This is the only table of such words; it is the same for all formats.
"""

import re
from dataclasses import dataclass

_SPLIT_WORDS = {
    "train": ["train", "training", "trainset", "tr", "tra", "trn"],
    "validation": [
        "val",
        "valid",
        "validation",
        "validate",
        "validating",
        "vali",
        "dev",
        "development",
    ],
    "test": [
        "test",
        "testing",
        "tests",
        "testset",
        "t10k",
        "te",
        "tes",
        "tst",
        "eval",
        "evaluation",
        "evaluate",
        "holdout",
    ],
}
_CONTENT_WORDS = (
    ("classes", ["classes", "names", "categories", "classmap", "mapping", "classnames"]),
    ("labels", ["labels", "label", "lbl", "lbls", "y", "ys"]),
    ("images", ["images", "image", "imgs", "img", "x", "xs", "pixels", "pixel", "pictures"]),
    ("labels", ["targets", "target", "class", "truth"]),
    ("images", ["data", "features", "feature", "inputs", "input"]),
)
"""Words for contents; the first line of which a name has a word counts.

So `image_labels` are labels, `class_names` are names of classes, `class_images` are images.
"""
_SPLITS = {word: split for split, words in _SPLIT_WORDS.items() for word in words}
_CONTENTS = {word for _, words in _CONTENT_WORDS for word in words}
_LABEL_COLUMNS = {"label", "labels", "class", "target", "targets", "digit", "y"}
_FILLERS = {
    "idx",
    "ubyte",
    "byte",
    "int",
    "uint8",
    "float32",
    "set",
    "split",
    "part",
    "gz",
    "npy",
    "npz",
    "csv",
    "tsv",
    "txt",
    "mat",
    "pt",
    "pth",
    "pkl",
    "pickle",
    "bin",
    "dat",
    "json",
    "arr",
    "array",
}
"""Words that say nothing about the data: number types and formats."""
_NO_DATA = {"submission", "submissions", "sample", "prediction", "predictions", "preds"}
"""Words in the names of tables whose labels are not those of the images."""

_WORD = re.compile(r"t10k|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+|\d+")
_JOINED = re.compile(
    r"(?P<one>x|y)(?P<split>tr|te|trn|tst|train|training|val|valid|dev|test|eval)"
    r"|(?P<split2>train|training|val|valid|test)"
    r"(?P<two>x|y|images|labels|data|imgs|features|targets|set)"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name says.

    Args:
        split: `train`, `validation`, `test`, or empty.
        content: `images`, `labels`, `classes` (the names of the classes), or empty.
        rest: the other words, which files of one data set share.
        word: the word that says the split.
    """

    split: str = ""
    content: str = ""
    rest: tuple[str, ...] = ()
    word: str = ""


def words(name: str) -> list[str]:
    """Return the words of a name in lower case, whichever way they are joined.

    >>> words("emnistTrain_images-idx3.gz")
    ['emnist', 'train', 'images', 'idx', '3', 'gz']
    >>> words("Xtrain"), words("T10K-labels"), words("interval-images")
    (['x', 'train'], ['t10k', 'labels'], ['interval', 'images'])
    """
    found: list[str] = []
    for match in _WORD.finditer(name.replace("T10K", "t10k")):
        word = match.group().lower()
        joined = _JOINED.fullmatch(word)
        found += [part for part in joined.groups() if part] if joined else [word]
    return found


def meaning(name: str) -> Meaning:
    """Return what a name says by whole words.

    >>> meaning("x_val").split, meaning("trainImages").content, meaning("medieval").split
    ('validation', 'images', '')
    """
    found = words(name)
    split = next((word for word in found if word in _SPLITS), "")
    content = next((kind for kind, group in _CONTENT_WORDS if set(group) & set(found)), "")
    known = _SPLITS.keys() | _CONTENTS | _FILLERS
    rest = tuple(word for word in found if word not in known and not word.isdigit())
    return Meaning(_SPLITS.get(split, ""), content, rest, split)


def split_of(name: str) -> str:
    """Return the split that a name says, empty if it says none.

    >>> split_of("mnist_test.csv"), split_of("latest.csv")
    ('test', '')
    """
    return meaning(name).split


def is_label(column: str) -> bool:
    """Return whether a column of this name has labels.

    >>> is_label("Label"), is_label("label_0"), is_label("y"), is_label("class_label")
    (True, False, True, True)
    """
    found = words(column)
    if len(found) == 1:
        return found[0] in _LABEL_COLUMNS
    return bool(found) and found[-1] in {"label", "class", "target"}


def is_no_data(name: str) -> bool:
    """Return whether a name says that a table is an example or an answer, not data.

    >>> is_no_data("sample_submission.csv")
    True
    """
    return not _NO_DATA.isdisjoint(words(name))

"""Data sets that others publish in four IDX files: one row each, known by the hash of its contents.

Wherever the files lie and whatever they are called, they are what they contain.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from nntui.datasets.dataset import Dataset, Split, empty_split
from nntui.datasets.formats.idx import parse_idx
from nntui.datasets.formats.safe_read import read_file, unpacked
from nntui.errors import DataError
from nntui.storage import open_file

_MAGIC = (b"\x1f\x8b", b"\0\0\x08")
"""What gzip archives and IDX files of bytes begin with; nothing else is read."""
_LARGEST = 48 * 2**20
"""No file of these data sets is larger, packed or not: others are not even opened."""
_MOST_FILES = 64


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One of the four files of a data set.

    Args:
        file: what it is published as.
        size: bytes of that.
        packed: sha256 of that.
        shape: of the array in it.
        contents: sha256 of what is in the archive, for those that were packed anew; empty where
            it is not known.
    """

    file: str
    size: int
    packed: str
    shape: tuple[int, ...]
    contents: str = ""

    @property
    def kind(self) -> str:
        """`train-images`, `train-labels`, `t10k-images` or `t10k-labels`."""
        return "-".join(self.file.split("-")[:2])


@dataclass(frozen=True, slots=True)
class Published:
    """A data set as it is published: what is in it, where it is, and by whom.

    Args:
        name: what `--data` calls it.
        title: what its authors call it.
        classes: the names of its classes.
        parts: its files.
        mirrors: folders on the web that have them all, each ends with a slash.
        source: who made it.
        license: under what terms.
    """

    name: str
    title: str
    classes: tuple[str, ...]
    parts: tuple[PublishedFile, ...]
    mirrors: tuple[str, ...]
    source: str
    license: str

    @property
    def size(self) -> int:
        """Bytes of all files as they are published."""
        return sum(part.size for part in self.parts)


def _four(*rows: tuple[int, str, str]) -> tuple[PublishedFile, ...]:
    """Return the four files from size, sha256 packed and sha256 unpacked of each."""
    names = (
        ("train-images-idx3-ubyte.gz", (60_000, 28, 28)),
        ("train-labels-idx1-ubyte.gz", (60_000,)),
        ("t10k-images-idx3-ubyte.gz", (10_000, 28, 28)),
        ("t10k-labels-idx1-ubyte.gz", (10_000,)),
    )
    return tuple(
        PublishedFile(file, size, packed, shape, contents)
        for (file, shape), (size, packed, contents) in zip(names, rows, strict=True)
    )


MNIST = Published(
    name="mnist",
    title="MNIST",
    classes=tuple("0123456789"),
    parts=_four(
        (
            9_912_422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        ),
        (
            28_881,
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        ),
        (
            1_648_877,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        ),
        (
            4_542,
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ),
    ),
    mirrors=(
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
    ),
    source="LeCun, Cortes and Burges, The MNIST database of handwritten digits",
    license="CC BY-SA 3.0",
)

FASHION = Published(
    name="fashion",
    title="Fashion-MNIST",
    classes=(
        *("T-shirt", "Trouser", "Pullover", "Dress", "Coat"),
        *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    ),
    parts=_four(
        (26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", ""),
        (29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", ""),
        (4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", ""),
        (5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", ""),
    ),
    mirrors=(
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    ),
    source="Xiao, Rasul and Vollgraf, Fashion-MNIST, arXiv:1708.07747",
    license="MIT",
)

KMNIST = Published(
    name="kmnist",
    title="Kuzushiji-MNIST",
    classes=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
    parts=_four(
        (18_165_135, "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4", ""),
        (29_497, "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17", ""),
        (3_041_136, "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5", ""),
        (5_120, "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c", ""),
    ),
    mirrors=("http://codh.rois.ac.jp/kmnist/dataset/kmnist/",),
    source="Clanuwat et al., Deep Learning for Classical Japanese Literature, arXiv:1812.01718",
    license="CC BY-SA 4.0",
)

PUBLISHED = {row.name: row for row in (MNIST, FASHION, KMNIST)}


def find(wanted: Published, folders: Iterable[Path]) -> Dataset | None:
    """Return a data set from the first of `folders` that holds all of it, or None.

    In each of them its files lie side by side, or in a folder that is called as the data set is.

    Raises:
        DataError: a folder has files named as these are and they are not: told rather than passed
            over, because whoever put them there expects them to be used.
    """
    broken: DataError | None = None
    for place in (place for folder in folders for place in (folder / wanted.name, folder)):
        try:
            found = _read(wanted, place)
        except DataError as error:
            broken = broken or error
            continue
        if found is not None:
            return found
    if broken is not None:
        raise broken
    return None


def megabytes(size: int) -> str:
    """Return a number of bytes as people say it: `11.6 MB`."""
    return f"{size / 1e6:.1f} MB"


def is_part(part: PublishedFile, raw: bytes) -> bool:
    """Return whether these are the bytes of `part`, as they are published or packed anew."""
    return _digest(raw) == part.packed or (
        bool(part.contents) and _digest(unpacked(raw, _LARGEST, part.file)) == part.contents
    )


class _Found(NamedTuple):
    part: PublishedFile
    contents: bytes
    sure: bool
    """Whether the hash says so, and not only the name."""


def _read(wanted: Published, folder: Path) -> Dataset | None:
    found: dict[str, _Found] = {}
    broken: DataError | None = None
    for path in _candidates(folder):
        try:
            file = _recognize(wanted, path)
        except DataError as error:
            if _named(path):
                broken = broken or error
            continue
        if file is not None:
            found.setdefault(file.part.kind, file)
    if len(found) < len(wanted.parts):
        if broken is not None:
            raise broken
        return None
    arrays = {kind: parse_idx(file.contents, kind) for kind, file in found.items()}
    doubt = "" if all(file.sure for file in found.values()) else ", unpacked, so not checked"
    return Dataset(
        name=wanted.name,
        classes=wanted.classes,
        train=Split(arrays["train-images"], arrays["train-labels"]),
        test=Split(arrays["t10k-images"], arrays["t10k-labels"]),
        validation=empty_split(*arrays["train-images"].shape[1:]),
        origin=f"{wanted.title} from {folder}{doubt}",
    )


def _candidates(folder: Path) -> list[Path]:
    """Files that could be of one of these data sets, those that are named so first."""
    try:
        files = [p for p in folder.iterdir() if p.is_file() and p.stat().st_size <= _LARGEST]
    except OSError:
        return []
    files = [path for path in files if _named(path) or _begins_well(path)]
    return sorted(files, key=lambda path: (not _named(path), path.name))[:_MOST_FILES]


def _named(path: Path) -> str:
    """Return which of the four files a name promises, empty where none."""
    kinds = (part.kind for part in MNIST.parts)
    return next((kind for kind in kinds if path.name.replace(".", "-").startswith(kind)), "")


def _begins_well(path: Path) -> bool:
    try:
        with open_file(path) as file:
            return file.read(4).startswith(_MAGIC)
    except OSError:
        return False


def _recognize(wanted: Published, path: Path) -> _Found | None:
    """Return which part of `wanted` a file is, None where it is one of another data set.

    Raises:
        DataError: it cannot be read, or is something else.
    """
    raw = read_file(path, _LARGEST)
    known = _known(raw)
    contents = unpacked(raw, _LARGEST, str(path))
    known = known or _known(contents)
    if known is not None:
        owner, part = known
        return _Found(part, contents, sure=True) if owner is wanted else None
    shape = parse_idx(contents, str(path)).shape
    for part in wanted.parts:
        # Where no hash of the contents is known, the name of the folder and the shape must do.
        told_by_name = not part.contents and path.parent.name == wanted.name
        if told_by_name and (part.kind, part.shape) == (_named(path), shape):
            return _Found(part, contents, sure=False)
    raise DataError(
        f"{path}: expected the contents of {wanted.title} (by their sha256), received other data "
        f"of shape {shape}; move it away, or fetch it again: nntui data get {wanted.name}"
    )


def _known(raw: bytes) -> tuple[Published, PublishedFile] | None:
    """Return which part of which data set these bytes are, packed or not."""
    digest = _digest(raw)
    for row in PUBLISHED.values():
        for part in row.parts:
            if digest in (part.packed, part.contents):
                return row, part
    return None


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()

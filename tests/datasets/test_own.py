"""A user's own files: each format arrives as it was, is said in a line, is split by a seed."""

import gzip
import io
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray
from PIL import Image

from nntui.config.reading import Reading
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset, Pixels, Split
from nntui.datasets.formats.csv_files import read_csv
from nntui.datasets.formats.image_folders import decode_picture
from nntui.datasets.formats.parsed import to_pixels
from nntui.datasets.importing import import_data
from nntui.datasets.split import split_rows
from nntui.datasets.user_files import for_classes, load_user_files
from nntui.errors import DataError
from tests.datasets.conftest import to_idx
from tests.datasets.hostile import csv, npz

_RNG = np.random.default_rng(5)
IMAGES = _RNG.integers(0, 256, (60, 6, 6), np.uint8)
LABELS = (np.arange(60) % 3).astype(np.uint8)
TEST = _RNG.integers(0, 256, (20, 6, 6), np.uint8)
TEST_LABELS = (np.arange(20) % 3).astype(np.uint8)


def rows(split: Split) -> set[bytes]:
    """Return pictures with their labels, to be compared."""
    return {i.tobytes() + bytes([n]) for i, n in zip(split.images, split.labels, strict=True)}


ALL = rows(Split(IMAGES, LABELS))


def load(path: Path, **settings: object) -> Dataset:
    """Return the data set at `path`."""
    return load_user_files(path, Reading.of(settings))


def write(path: Path, raw: bytes) -> Path:
    """Write a file and return its path."""
    path.write_bytes(raw)
    return path


def _with_header(raw: bytes) -> bytes:
    names = b",".join(b"pixel%d" % n for n in range(36))
    return b"label," + names + b"\r\n" + raw.replace(b"\n", b"\r\n")


def _label_last() -> bytes:
    table = np.concatenate([IMAGES.reshape(60, 36), LABELS[:, None]], axis=1)
    return b"".join(b";".join(b"%d" % n for n in row) + b"\n" for row in table.tolist())


def _quoted(table: bytes) -> bytes:
    lines = table.decode().splitlines()
    return "\r\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in lines).encode()


_FLOATS = (IMAGES.reshape(60, 36) / np.float32(256)).astype(np.float32)
SINGLE: dict[str, tuple[bytes, str]] = {
    "CSV": (csv(IMAGES, LABELS), "CSV without a header, label first"),
    "CSV with a header": (_with_header(csv(IMAGES, LABELS)), "CSV with a header, label first"),
    "CSV, label last": (_label_last(), "CSV without a header, label last"),
    "CSV, quoted": (_quoted(csv(IMAGES, LABELS)), "CSV without a header, label first"),
    "CSV with a comma behind each line, and blank lines": (
        b"\n" + csv(IMAGES, LABELS).replace(b"\n", b",\n\n"),
        "CSV without a header, label first",
    ),
    "CSV, packed": (gzip.compress(csv(IMAGES, LABELS)), "CSV without a header, label first"),
    "npz": (npz(x=IMAGES, y=LABELS), "NumPy arrays train"),
    "npz of floats": (npz(X=IMAGES / 255, Y=LABELS[:, None]), "NumPy arrays train"),
    "npz, one-hot": (npz(images=IMAGES[..., None], labels=np.eye(3)[LABELS]), "NumPy arrays train"),
    "pickle": (pickle.dumps((_FLOATS, LABELS.astype(np.int64)), 2), "a pickle of train"),
    "pickle, lists": (pickle.dumps({"data": IMAGES, "labels": LABELS.tolist()}), "a pickle of"),
}


@pytest.mark.parametrize("kind", SINGLE)
def test_a_single_file(tmp_path: Path, kind: str) -> None:
    """Known by its content under any name; every image arrives once, with its label."""
    raw, words = SINGLE[kind]
    data = load(write(tmp_path / "some.thing", raw))

    assert data.origin.startswith(words)
    assert "60 images of 6 x 6, 3 classes" in data.origin
    assert data.origin.endswith("6 set apart to test on, stratified by seed 1")
    assert (len(data.train), len(data.test)) == (54, 6)
    assert rows(data.train) | rows(data.test) == ALL
    assert data.train.images.dtype == np.uint8


def _idx(path: Path) -> None:
    write(path / "train-images-idx3-ubyte.gz", gzip.compress(to_idx(IMAGES)))
    write(path / "train-labels-idx1-ubyte", to_idx(LABELS))
    write(path / "t10k-images-idx3-ubyte", to_idx(TEST))
    write(path / "t10k-labels-idx1-ubyte", to_idx(TEST_LABELS))


def _idx_of_any_name(path: Path) -> None:
    parts = (IMAGES, TEST, LABELS, TEST_LABELS)
    for name, array in zip("dacb", parts, strict=True):
        write(path / name, to_idx(array))
    write(path / "notes.txt", b"of no account")


def _two_tables(path: Path) -> None:
    write(path / "mnist_train.csv", csv(IMAGES, LABELS))
    write(path / "mnist_test.csv", csv(TEST, TEST_LABELS))


def _keras(path: Path) -> None:
    arrays = {"x_train": IMAGES, "y_train": LABELS, "x_test": TEST, "y_test": TEST_LABELS}
    write(path / "mnist.npz", npz(**arrays))


def _pictures(path: Path) -> None:
    for role, images, labels in (("train", IMAGES, LABELS), ("test", TEST, TEST_LABELS)):
        for number, (image, label) in enumerate(zip(images, labels, strict=True)):
            folder = path / role / "012"[label]
            folder.mkdir(parents=True, exist_ok=True)
            Image.fromarray(image).save(folder / f"{number}.{('png', 'pgm')[number % 2]}")


@pytest.mark.parametrize("make", [_idx, _idx_of_any_name, _two_tables, _keras, _pictures])
def test_a_folder_with_parts(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """What is given to test on is what is tested on, all of it and nothing else."""
    make(tmp_path)
    data = load(tmp_path)

    assert rows(data.train) == ALL
    assert rows(data.test) == rows(Split(TEST, TEST_LABELS))
    assert data.classes == ("0", "1", "2")
    assert data.origin.endswith("60 to train on, 20 to test on as given")


def test_one_idx_file_brings_those_that_belong_to_it(tmp_path: Path) -> None:
    """The images to train on are named; labels and test files are found beside them."""
    _idx(tmp_path)

    data = load(tmp_path / "train-images-idx3-ubyte.gz")

    assert (len(data.train), len(data.test)) == (60, 20)


def _python_2(array: NDArray[np.generic]) -> bytes:
    """Return an array as python 2 pickled it: its bytes are text."""
    raw = array.tobytes()
    shape = b"".join(b"J" + n.to_bytes(4, "little") for n in array.shape)
    code = array.dtype.str[1:].encode()
    return (
        b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01("
        + shape
        + b"tcnumpy\ndtype\nU\x02"
        + code
        + b"K\x00K\x01\x87R(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89T"
        + len(raw).to_bytes(4, "little")
        + raw
        + b"tb"
    )


def test_a_pickle_of_python_2(tmp_path: Path) -> None:
    """mnist.pkl.gz: three pairs, pixels divided by 256; what is to validate on stays so."""
    pair = b"(" + _python_2(_FLOATS) + _python_2(LABELS.astype(np.int64)) + b"t"
    raw = b"\x80\x02(" + pair * 3 + b"t."
    assert np.array_equal(pickle.loads(raw, encoding="latin1")[0][0], _FLOATS)  # noqa: S301 - ours

    data = load(write(tmp_path / "mnist.pkl.gz", gzip.compress(raw)))

    assert rows(data.train) == rows(data.validation) == rows(data.test) == ALL
    assert data.default_validation_size == 60
    assert data.hold_out(60) == data
    assert (len(data.hold_out(0).train), len(data.hold_out(0).validation)) == (120, 0)


def test_what_was_detected_can_be_overridden(tmp_path: Path) -> None:
    """Label, header, shape, split: what is said is what is done."""
    path = write(tmp_path / "a.csv", b"".join(b"%d,%d,0,9,9,9,9\n" % (n % 2, n) for n in range(40)))
    with pytest.raises(DataError, match="expected square images, or --image-height to say"):
        load(path)

    data = load(path, image_height=3, label_column="first", header="yes", split="last", test_size=9)

    assert data.image_shape == (3, 2)
    assert data.origin.startswith("CSV with a header, label first, 39 images of 3 x 2, 2 classes")
    assert data.origin.endswith("9 set apart to test on, the last ones")
    assert data.test.images[:, 0, 0].tolist() == list(range(31, 40))
    assert load(path, image_height=7, label_column="none").image_shape == (7, 1)


def test_images_without_labels_can_be_looked_at(tmp_path: Path) -> None:
    """All of them are there; training and judging are refused in a sentence that says why."""
    raw = b"".join(b",".join(b"%d" % n for n in row) + b"\n" for row in IMAGES.reshape(60, 36))
    data = load(write(tmp_path / "test.csv", raw))

    assert not data.labeled
    assert np.array_equal(data.test.images, IMAGES)
    with pytest.raises(DataError, match="these images have no labels, so no network can be train"):
        data.hold_out(0)
    assert for_classes(data, ("a", "b")).classes == ("a", "b")


def test_few_classes_are_judged_among_all() -> None:
    """Threes and sevens keep their names before a network that knows ten digits."""
    split = Split(IMAGES[:4], np.array([0, 1, 1, 0], np.uint8))
    data = Dataset("a", ("3", "7"), split, split, split, "", reading=Reading())

    ten = for_classes(data, tuple("0123456789"))

    assert ten.test.labels.tolist() == [3, 7, 7, 3]
    assert for_classes(data, ("x", "y")) is data


def test_labels_are_called_what_they_are(tmp_path: Path) -> None:
    """Numbers with gaps keep their names, words are names already."""
    gaps = load(write(tmp_path / "a", npz(x=IMAGES, y=LABELS * 10 + 5)))
    named = load(write(tmp_path / "b", npz(x=IMAGES, y=np.array(["on", "off"])[LABELS % 2])))

    assert gaps.classes == ("5", "15", "25")
    assert named.classes == ("off", "on")


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=60),
    st.floats(0, 1),
    st.sampled_from(["last", "random", "stratified"]),
    st.integers(0, 9),
)
def test_what_is_set_apart_is_not_left(
    numbers: list[int], share: float, how: str, seed: int
) -> None:
    """Each row is in one of the two, always the same; stratified keeps the shares to a row."""
    labels = np.array(numbers, np.uint8)
    count = int(share * len(labels))

    left, chosen = split_rows(labels, count, how, seed)

    assert len(chosen) == count
    assert sorted([*left, *chosen]) == list(range(len(labels)))
    assert all(
        np.array_equal(a, b)
        for a, b in zip((left, chosen), split_rows(labels, count, how, seed), strict=True)
    )
    if how == "stratified":
        ideal = np.bincount(labels) * count / len(labels)
        assert np.abs(np.bincount(labels[chosen], minlength=len(ideal)) - ideal).max() < 1


def test_another_seed_sets_others_apart(tmp_path: Path) -> None:
    """The same seed the same ones, another seed others."""
    path = write(tmp_path / "a", csv(IMAGES, LABELS))
    one, same, other = (rows(load(path, split_seed=seed).test) for seed in (1, 1, 2))

    assert one == same != other


def test_the_published_splits() -> None:
    """50,000 / 10,000 and 60,000 / 0, the last ones or by a seed, and fewer to train on."""
    labels = (np.arange(60_000) % 10).astype(np.uint8)
    train = Split(np.zeros((60_000, 1, 1), np.uint8), labels)
    data = Dataset("mnist", tuple("0123456789"), train, train[:10_000], train[:0], "")

    assert len(data.hold_out(0).train) == 60_000
    for how in ("auto", "stratified", "random"):
        held = data.hold_out(10_000, how, 7, 600)
        assert (len(held.train), len(held.validation)) == (600, 10_000)
    assert (
        np.bincount(data.hold_out(10_000, "stratified").validation.labels).tolist() == [1000] * 10
    )


@given(
    npst.arrays(np.uint8, st.tuples(st.integers(1, 6), st.just(10))),
    st.sampled_from([b"\n", b"\r\n", b"\r"]),
    st.sampled_from([b",", b";", b"\t", b", "]),
    st.booleans(),
)
def test_a_table_arrives_as_it_was(table: Pixels, end: bytes, between: bytes, last: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever separates columns and ends lines."""
    raw = end.join(between.join(b"%d" % n for n in row) for row in table) + end * last

    found = read_csv(raw, "x", Reading(header="no", label_column="last")).parts["train"]

    assert np.array_equal(found.images, table[:, :-1])
    assert found.labels is not None
    assert np.array_equal(found.labels, table[:, -1])


@given(npst.arrays(np.uint8, st.tuples(st.integers(1, 3), st.integers(1, 20))))
def test_shades_survive_any_scale(images: Pixels) -> None:
    """Whole numbers of any type, shares of 255 and of 256 are the same pixels."""
    for other in (images.astype(np.int64), images.astype(np.float64), images / 256, images / 255):
        scaled = other.dtype.kind == "f" and other.max() <= 1 < images.max()
        if other.dtype.kind == "f" and not scaled:
            continue  # of images whose brightest pixel is 0 or 1 nobody knows the scale
        assert np.array_equal(to_pixels(other, "x"), images)


def test_an_import_is_found_by_its_name(tmp_path: Path) -> None:
    """Classes and parts are those of the original, which is not needed any more."""
    _pictures(tmp_path / "tree")
    folder = tmp_path / "kept" / catalog.IMPORTED
    before = load(tmp_path / "tree")
    import_data(tmp_path / "tree", "sorts", Reading(), folder)

    after = catalog.load("sorts", [tmp_path / "kept"])

    assert (after.name, after.classes) == ("sorts", before.classes)
    assert rows(after.train) == rows(before.train)
    assert rows(after.test) == rows(before.test)
    for name in ("sorts", "mnist", "a/b", "", ".a", "-a", "\x1b"):
        with pytest.raises(DataError, match="try another"):
            import_data(tmp_path / "tree", name, Reading(), folder)
    assert [path.name for path in folder.iterdir()] == ["sorts.npz"]


def test_broken_data_is_not_imported(tmp_path: Path) -> None:
    """Nothing is left behind, not even a part."""
    with pytest.raises(DataError):
        import_data(write(tmp_path / "a", b"1,2\n3\n"), "a", Reading(), tmp_path / "kept")

    assert not (tmp_path / "kept").exists()


def test_the_limit_can_be_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """NNTUI_DATA_MIB is the limit, and what it cannot be is told."""
    path = write(tmp_path / "a", npz(x=np.zeros((3 * 2**10, 32, 32), np.uint8)))
    monkeypatch.setenv("NNTUI_DATA_MIB", "2")
    with pytest.raises(DataError, match=r"at most 2 MiB of data, .* raise the limit with"):
        load(path)
    monkeypatch.setenv("NNTUI_DATA_MIB", "much")
    with pytest.raises(DataError, match="NNTUI_DATA_MIB: expected a number of MiB"):
        load(path)
    monkeypatch.setenv("NNTUI_DATA_MIB", "8")
    assert len(load(path).test) == 3 * 2**10


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    """Black strokes on nothing are black on white in every mode, and half of it is gray."""
    alpha = np.array([[255, 0], [128, 255]], np.uint8)
    for mode in ("RGBA", "LA"):
        picture = Image.new(mode, (2, 2))
        picture.putalpha(Image.fromarray(alpha))
        assert decode_picture(_png(picture), tmp_path).tolist() == [[0, 255], [127, 0]]
    for mode in ("P", "L", "RGB"):
        picture = Image.fromarray(np.array([[7, 0], [0, 7]], np.uint8)).convert(mode)
        told = (0, 0, 0) if mode == "RGB" else 0
        pixels = decode_picture(_png(picture, transparency=told), tmp_path)
        assert (pixels == 255).tolist() == [[False, True], [True, False]]
    deep = Image.fromarray(np.array([[0, 700]], np.uint16))
    assert decode_picture(_png(deep), tmp_path).tolist() == [[0, 2]]


def _png(picture: Image.Image, **settings: object) -> bytes:
    packed = io.BytesIO()
    picture.save(packed, "PNG", **settings)
    return packed.getvalue()


def test_classes_are_folders_with_pictures_in_the_order_of_numbers(tmp_path: Path) -> None:
    """Notes and what archives leave behind are no classes; 10 comes after 2, words after it."""
    for number, name in enumerate(("0", "1", "10", "11", "2", "odd", "test")):
        folder = tmp_path / name
        folder.mkdir()
        if name != "test":
            for copy in range(10):
                Image.fromarray(IMAGES[number]).save(folder / f"{copy}.png")
    (tmp_path / "notes").mkdir()
    write(tmp_path / "notes" / "a.txt", b"of no account")
    (tmp_path / "__MACOSX").mkdir()
    write(tmp_path / "__MACOSX" / "._1.png", b"of no account")

    data = load(tmp_path)

    assert data.classes == ("0", "1", "2", "10", "11", "odd")
    two = data.train.images[data.train.labels == 2]
    assert all(np.array_equal(image, IMAGES[4]) for image in two)


def test_other_arrays_in_an_archive_are_passed_over(tmp_path: Path) -> None:
    """Objects, bytes and empty parts beside the images do no harm; nothing else is left out."""
    raw = npz(
        x_train=IMAGES,
        y_train=LABELS,
        x_val=IMAGES[:0],
        y_val=LABELS[:0],
        x=np.array([None]),
        about=np.array([{"by": "me"}]),
        tags=np.array([b"abc"]),
    )
    data = load(write(tmp_path / "a.npz", raw))

    assert rows(data.train) | rows(data.test) == ALL
    assert data.origin.startswith("NumPy arrays train, 60 images")
    with pytest.raises(DataError, match=r"expected images in arrays .*, received x \(empty\), b$"):
        load(write(tmp_path / "b.npz", npz(x=IMAGES[:0], b=np.array([None]))))


def test_labels_of_bytes_are_names(tmp_path: Path) -> None:
    """As the same names of text, in either order of the array's axes."""
    names = np.array([b"on", b"off"])[LABELS % 2]
    data = load(write(tmp_path / "a", npz(x=IMAGES, y=names[:, None])))

    assert data.classes == ("off", "on")
    assert rows(data.train) | rows(data.test) == rows(Split(IMAGES, 1 - LABELS % 2))


@pytest.mark.parametrize(
    ("code", "kind", "scale"),
    [(9, "i1", 1), (11, ">i2", 1), (12, ">i4", 1), (13, ">f4", 255), (14, ">f8", 255)],
)
def test_idx_of_other_types(tmp_path: Path, code: int, kind: str, scale: int) -> None:
    """Signed, wide and real numbers are the same pixels and labels, most significant byte first."""
    images = IMAGES // 2 if code == 9 else IMAGES
    wide = (images / scale if scale > 1 else images).astype(kind)
    for name, array, numbers in (("images", images, wide), ("labels", LABELS, LABELS.astype(kind))):
        header = to_idx(array)[: 4 + 4 * array.ndim]
        write(tmp_path / name, header[:2] + bytes([code]) + header[3:] + numbers.tobytes())

    data = load(tmp_path)

    assert rows(data.train) | rows(data.test) == rows(Split(images, LABELS))


def test_only_the_word_test_makes_a_test_part(tmp_path: Path) -> None:
    """The latest images are to train on, as are those of a contest, few as they are."""
    for word in ("latest", "contest"):
        (tmp_path / word).mkdir()
        write(tmp_path / word / f"{word}-images", to_idx(TEST))
        write(tmp_path / word / f"{word}-labels", to_idx(TEST_LABELS))
        write(tmp_path / word / "test_images.idx", to_idx(IMAGES))
        write(tmp_path / word / "labels.test", to_idx(LABELS))
        assert rows(load(tmp_path / word).test) == ALL
    (tmp_path / "tables").mkdir()
    write(tmp_path / "tables" / "latest_train.csv", csv(IMAGES, LABELS))
    write(tmp_path / "tables" / "latest_test.csv", csv(TEST, TEST_LABELS))
    assert rows(load(tmp_path / "tables").test) == rows(Split(TEST, TEST_LABELS))

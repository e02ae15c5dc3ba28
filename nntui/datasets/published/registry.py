"""The published data sets: name, classes, files with their checksums, mirrors and license."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One of the four gzipped IDX files of a data set.

    Args:
        name: the file name.
        size: bytes of the file.
        sha256: of the file.
        shape: of the array in it.
        contents_sha256: of the decompressed file, which identifies copies that were compressed
            again; empty if unknown.
    """

    name: str
    size: int
    sha256: str
    shape: tuple[int, ...]
    contents_sha256: str = ""

    @property
    def kind(self) -> str:
        """`train-images`, `train-labels`, `t10k-images` or `t10k-labels`."""
        return "-".join(self.name.split("-")[:2])


@dataclass(frozen=True, slots=True)
class Published:
    """A data set as its authors published it.

    Args:
        name: its name for `--data`.
        title: its name in print.
        classes: the names of its classes.
        files: its four files.
        mirrors: web addresses of folders with all files, each with a slash at the end.
        source: its authors and publication.
        license: the license of the data.
    """

    name: str
    title: str
    classes: tuple[str, ...]
    files: tuple[PublishedFile, ...]
    mirrors: tuple[str, ...]
    source: str
    license: str

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def megabytes(size: int) -> str:
    """Return a number of bytes in megabytes, as text.

    >>> megabytes(11_594_722)
    '11.6 MB'
    """
    return f"{size / 1e6:.1f} MB"


def _files(*rows: tuple[int, str, str]) -> tuple[PublishedFile, ...]:
    """Return the four files from the size, the sha256 and the sha256 of the contents of each."""
    names = (
        ("train-images-idx3-ubyte.gz", (60_000, 28, 28)),
        ("train-labels-idx1-ubyte.gz", (60_000,)),
        ("t10k-images-idx3-ubyte.gz", (10_000, 28, 28)),
        ("t10k-labels-idx1-ubyte.gz", (10_000,)),
    )
    return tuple(
        PublishedFile(name, size, sha256, shape, contents_sha256)
        for (name, shape), (size, sha256, contents_sha256) in zip(names, rows, strict=True)
    )


MNIST = Published(
    name="mnist",
    title="MNIST",
    classes=tuple("0123456789"),
    files=_files(
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
    files=_files(
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
    files=_files(
        (18_165_135, "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4", ""),
        (29_497, "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17", ""),
        (3_041_136, "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5", ""),
        (5_120, "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c", ""),
    ),
    mirrors=("http://codh.rois.ac.jp/kmnist/dataset/kmnist/",),
    source="Clanuwat et al., Deep Learning for Classical Japanese Literature, arXiv:1812.01718",
    license="CC BY-SA 4.0",
)

PUBLISHED = {published.name: published for published in (MNIST, FASHION, KMNIST)}
"""The data sets that can be downloaded, by name."""

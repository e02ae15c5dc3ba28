"""Files that a model refers to: only those beside it are read."""

from pathlib import Path

from nntui.errors import WeightsError
from nntui.strings import clean
from nntui.weights.importers.collect import read_whole


def read_beside(path: Path, name: str) -> bytes:
    """Return the contents of the file `name` in the folder of the model at `path`.

    If the model was saved under a longer name, such as mnist_model.json, the other file may be,
    too: mnist_weights.bin for weights.bin.

    Raises:
        WeightsError: the name leads to another folder, or the file is missing.
    """
    name = name.removeprefix("./")
    start = path.name.removesuffix("model.json")
    for candidate in (name, f"{start}{name}"):
        file = path.parent / candidate
        if not name or Path(name).name != name or "\0" in name or file.is_symlink():
            raise WeightsError(
                f"{path}: expected its data in a file beside it, received {clean(name, 60)!r}: "
                "refused"
            )
        if file.is_file():
            return read_whole(file)
    raise WeightsError(
        f"{path}: expected its data in {clean(name, 60)} beside it, which is missing; download "
        "that file, too"
    )

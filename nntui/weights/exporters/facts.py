"""What exported files, and the code that loads them, say of a network in words."""

import json

import msgspec

from nntui.version import __version__
from nntui.weights.model import WeightsInfo


def facts(info: WeightsInfo) -> dict[str, str]:
    """Return what the reader of a file must know besides its arrays, all as text.

    Paths are left out: an exported file is often published.
    """
    low, high = info.input_range
    known = {
        "layers": info.layers,
        "classes": msgspec.json.encode(info.classes).decode(),
        "image_shape": f"{info.image_shape[0]} x {info.image_shape[1]}",
        "input_range": f"{low:.9g} to {high:.9g}",
        **({"transform": info.transform} if info.transform else {}),
        "output": info.output,
        "loss": info.loss,
        "written_by": f"nntui {__version__}",
    }
    if info.accuracy is not None:
        known["test_accuracy"] = f"{info.accuracy:.4f}"
    return known


def quoted(text: str) -> str:
    r"""Return a string of Python in double quotes.

    >>> print(quoted('a "b".npz'))
    "a \"b\".npz"
    """
    return json.dumps(text)

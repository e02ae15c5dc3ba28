"""Recognizers of file formats: functions of the first bytes of a file or the names in a folder.

`formats.FORMATS` combines them, from the most specific to the least.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from nntui.weights.first_bytes import START, ArrayHeader, FirstBytes

Recognizer: TypeAlias = Callable[[FirstBytes], bool]

ZIP = b"PK\3\4"
TORCH_STREAM = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."
"""The pickled number that files of PyTorch before 1.6 begin with."""
_NUMERIC = b"0123456789.,;eE+-[]() \t\r\n"
_MAX_SAFETENSORS_HEADER = 100_000_000
_MOST_CLASSES = 64

_DATA_NAMES = re.compile(r"(x|y|images?|labels?|targets?|data)(_?(train|test|val)\w*)?|\w+_labels")
_PICKLE = re.compile(rb"\x80[\x02-\x05]|[\]}]q\0|\(+(?:lp|dp|[ltd]|c[a-z_])|c[a-z_.]+\n")
# A string of any protocol that is a usual name of weights.
_WEIGHT_KEYS = re.compile(
    rb"(?:\x8c.|U.|X.\0\0\0|S'|V)(?:[WwBb]\d|[\w.]{0,40}(?:weight|bias|kernel|params))", re.DOTALL
)


def starts(*beginnings: bytes) -> Recognizer:
    """Recognize a file that starts with any of these bytes."""
    return lambda seen: seen.start.startswith(beginnings)


def matches(pattern: bytes) -> Recognizer:
    """Recognize a file whose start matches a regular expression."""
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda seen: compiled.match(seen.start) is not None


def contains(pattern: bytes) -> Recognizer:
    """Recognize a text whose start has a match of a regular expression anywhere."""
    compiled = re.compile(pattern)
    return lambda seen: b"\0" not in seen.start and compiled.search(seen.start) is not None


def zip_with(ending: str) -> Recognizer:
    """Recognize a zip archive that has a member with this end of its name."""
    return lambda seen: not seen.folder and _has(seen, ending)


def folder_with(*endings: str) -> Recognizer:
    """Recognize a folder that has a file for each of these ends of a name."""
    return lambda seen: seen.folder and all(_has(seen, ending) for ending in endings)


def _has(seen: FirstBytes, ending: str) -> bool:
    return any(f"/{name}".endswith(ending) for name in seen.names)


def is_safetensors(seen: FirstBytes) -> bool:
    """Recognize a safetensors file: the length of a JSON object, then the object."""
    return 2 <= _header_size(seen) <= _MAX_SAFETENSORS_HEADER and seen.start[8:9] == b"{"


def is_native(seen: FirstBytes) -> bool:
    """Recognize a safetensors file with the metadata of nntui."""
    return is_safetensors(seen) and b'"nntui"' in seen.start[8 : 8 + _header_size(seen)]


def _header_size(seen: FirstBytes) -> int:
    return int.from_bytes(seen.start[:8], "little")


def is_npz_of_data(seen: FirstBytes) -> bool:
    """Recognize an archive of arrays that has images or labels in it."""
    return any(map(_is_data, seen.arrays)) and not _is_chain(seen.arrays)


def _is_chain(arrays: Sequence[ArrayHeader]) -> bool:
    """Return whether each matrix takes what the one before it returns: weights, maybe integers."""
    if any(array.shape and _DATA_NAMES.fullmatch(array.name.lower()) for array in arrays):
        return False
    shapes = [array.shape for array in arrays if len(array.shape) > 1]
    pairs = list(itertools.pairwise(shapes))
    if not pairs or any(len(shape) != 2 for shape in shapes):
        return False
    forward = all(first[1] == second[0] for first, second in pairs)
    return forward or all(first[0] == second[1] for first, second in pairs)


def _is_data(array: ArrayHeader) -> bool:
    if array.shape and _DATA_NAMES.fullmatch(array.name.lower()):
        return True
    # Weights are floats. A few integers may list sizes of layers; more of them are labels.
    integers = array.kind in "biu"
    return integers and (len(array.shape) > 1 or max(array.shape, default=0) > _MOST_CLASSES)


def is_pickle(seen: FirstBytes) -> bool:
    """Recognize a pickle of any protocol."""
    return _PICKLE.match(seen.start) is not None


def is_pickle_of_weights(seen: FirstBytes) -> bool:
    """Recognize a pickle with usual names of weights near its beginning."""
    return is_pickle(seen) and _WEIGHT_KEYS.search(seen.start) is not None


def is_tensorflow_js(seen: FirstBytes) -> bool:
    """Recognize the description of a model of TensorFlow.js."""
    text = seen.start.lstrip()
    return text.startswith(b"{") and any(
        key in text for key in (b'"modelTopology"', b'"weightsManifest"')
    )


def is_numeric(line: bytes) -> bool:
    """Return whether a line has numbers, white space and separators only.

    >>> is_numeric(b"0.5, -1e-3; nan"), is_numeric(b"accuracy 0.5")
    (True, False)
    """
    rest = line.translate(None, _NUMERIC)
    return not rest or not rest.lower().replace(b"nan", b"").replace(b"inf", b"")


def is_number_text(seen: FirstBytes) -> bool:
    """Recognize a text in which most lines are numbers, separated by white space or commas."""
    lines = [line for line in seen.start.split(b"\n")[:200] if line.strip()]
    lines = lines[:-1] if len(seen.start) == START and len(lines) > 1 else lines
    numbers = sum(is_numeric(line) for line in lines)
    return 2 * numbers > len(lines)

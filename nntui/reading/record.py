"""ReadingRecord: how a file was read, and what is certain about it, in plain values to be kept."""

from msgspec import Struct

from nntui.reading.outline import Outline
from nntui.reading.readings import Reading, has_hidden
from nntui.reading.verdict import Verdict

_NAMED = 4
"""Tied readings that are named."""


class ReadingRecord(Struct, frozen=True, kw_only=True):
    """How a file of another program was read."""

    format: str
    """What kind of file it is, with its article."""
    taken: str
    """The reading, in words."""
    scaling: str = "0..1"
    """Its name in `--scale`."""
    accuracy: float | None = None
    """On training images, from 0 to 1; None where none were there, and the reading is a guess."""
    images: int = 0
    """How many images that is measured on."""
    data: str = ""
    """The data set of these images."""
    tied: int = 1
    """How many readings are not significantly worse than the best."""
    tied_with: tuple[str, ...] = ()
    """What differs in some of them, in words."""
    other: str = ""
    """What differs in the best reading that is worse; empty where there is none."""
    other_accuracy: float = 0.0
    claimed: bool = True
    """Whether the accuracy is high enough to claim that the reading is right."""
    left_out: tuple[str, ...] = ()
    """Names of arrays that are no part of the network."""
    notes: tuple[str, ...] = ()
    """What the importer says."""
    stated: bool = False
    """Whether the file states its layers, so that only the scaling was searched for."""


def record_of(
    verdict: Verdict, outline: Outline, layers: str, format_name: str, data: str
) -> ReadingRecord:
    """Return the record of a verdict.

    Args:
        verdict: of the search.
        outline: the layers.
        layers: in the notation of nntui.
        format_name: of the file.
        data: the name of the data set.
    """
    taken, other = verdict.taken, verdict.other
    differing = [differences(each.reading, taken.reading, outline) for each in verdict.tied[1:]]
    return ReadingRecord(
        format=format_name,
        taken=words(taken.reading, outline, layers),
        scaling=taken.reading.scaling,
        accuracy=taken.accuracy,
        images=len(taken.right),
        data=data,
        tied=len(verdict.tied),
        tied_with=tuple(dict.fromkeys(filter(None, differing)))[:_NAMED],
        other="" if other is None else differences(other.reading, taken.reading, outline),
        other_accuracy=0.0 if other is None else other.accuracy,
        claimed=verdict.is_claimed,
        stated=bool(outline.steps),
    )


def words(reading: Reading, outline: Outline, layers: str) -> str:
    """Return a reading in words: layers, scaling, layout and orientation."""
    parts = [layers or "no hidden layers", f"pixels {reading.scale}"]
    if not outline.steps:
        parts += _layout(reading, outline)
    if reading.by_columns:
        parts.append("images by columns")
    return ", ".join(parts)


def _layout(reading: Reading, outline: Outline) -> list[str]:
    parts = []
    kinds = {"[out, in]" if transposed else "[in, out]" for transposed in reading.transposed}
    if kinds:
        parts.append(f"weights {' and '.join(sorted(kinds))}")
    if outline.convs:
        parts.append(f"channels {'last' if reading.channels_last else 'first'}")
    return parts


def differences(reading: Reading, taken: Reading, outline: Outline) -> str:
    """Return what differs between two readings, in words.

    >>> outline = Outline((), (), (28, 28), 10)
    >>> differences(Reading(scaling="binary"), Reading(), outline)
    'binary'
    """
    found: list[str] = []
    if reading.scaling != taken.scaling:
        found.append(reading.scaling)
    if has_hidden(outline) and reading.activation != taken.activation:
        found.append(reading.activation)
    if outline.convs and reading.conv_activation != taken.conv_activation:
        found.append(f"{reading.conv_activation} behind convolutions")
    if reading.windows != taken.windows:
        found.append("another geometry")
    if reading.pool != taken.pool:
        found.append(f"{reading.pool} pools")
    if reading.order != taken.order:
        found.append("another order of normalization, activation and pool")
    if reading.channels_last != taken.channels_last:
        found.append("channels last" if reading.channels_last else "channels first")
    if reading.transposed != taken.transposed:
        found.append("another layout")
    if reading.by_columns != taken.by_columns:
        found.append("images by columns" if reading.by_columns else "images by rows")
    return " and ".join(found)

"""How a file of another program was read, as sentences."""

from nntui.reading.record import ReadingRecord
from nntui.strings import counted
from nntui.view.formatting import percent


def reading_sentences(record: ReadingRecord) -> tuple[str, ...]:
    """Return what a user should know of a reading, a sentence each."""
    found = [_taken(record)]
    if record.accuracy is not None:
        found += filter(None, [_tied(record), _other(record)])
    if record.left_out:
        names = ", ".join(record.left_out[:6]) + (", ..." if len(record.left_out) > 6 else "")
        found.append(f"left out: {names}")
    return (*found, *record.notes)


def _taken(record: ReadingRecord) -> str:
    decided = f" with {', '.join(record.decided)} as decided" if record.decided else ""
    if record.accuracy is None:
        missing = (
            f"{record.missing} is not there to measure it on, nntui data get {record.missing} "
            "downloads it"
            if record.missing
            else "there are no labeled images of this shape to measure it on, --data names some"
        )
        what = "the most usual reading" if decided else "a guess"
        return f"{record.format}; {what}{decided}: {record.taken}; {missing}"
    measured = f"{percent(record.accuracy)} of {counted(record.images, 'training image')}"
    if not record.claimed:
        return (
            f"{record.format}; no reading is convincing, the best{decided} is {record.taken}: "
            f"{measured} "
            f"of {record.data}; the network may be untrained or for other data, see --data"
        )
    what = "its layers are known, it" if record.stated else "it"
    if decided:
        fits = f"read{decided}, the rest as it fits best: {record.taken}"
        return f"{record.format}; {fits}: {measured} of {record.data}"
    return f"{record.format}; {what} reads best as {record.taken}: {measured} of {record.data}"


def _tied(record: ReadingRecord) -> str:
    if record.tied < 2 or not record.tied_with:
        return ""
    as_good = record.tied - 1
    return (
        f"{counted(as_good, 'other reading')} {'is' if as_good == 1 else 'are'} as good within the "
        f"uncertainty: {'; '.join(record.tied_with)}; the most likely one was taken"
    )


def _other(record: ReadingRecord) -> str:
    if not record.other:
        return ""
    return f"the best different reading: {record.other}, {percent(record.other_accuracy)}"

"""What the state knows of the digit under the cursor of the screen Digits, to be drawn."""

from nntui.tui.state import State
from nntui.view.digit_page import DigitPage

LOOKING = "looking for the nearest training images ..."


def page_of(state: State) -> DigitPage | None:
    """Return the digit under the cursor with what is known of it; None where there is none."""
    digits, found, data = state.digits, state.digits.found, state.data
    if found is None or data is None or digits.position is None:
        return None
    row, nearest = digits.row, digits.nearest
    return DigitPage(
        row,
        found.images.images[row],
        found.predictions.probabilities[row],
        data.classes,
        int(found.predictions.truth[row]) if data.labeled else None,
        scores=found.key.network.gives_scores,
        why=digits.why,
        map=digits.map,
        neighbors=None if nearest is None else nearest.neighbors,
        train=data.train.images if len(data.train) else None,
        sentence=_sentence(state),
        cause=_cause(state),
        fixed=found.fixed.get(row, ""),
        marked=digits.neighbor,
    )


def _cause(state: State) -> str:
    """Return the cause of a mistake; of a label that was ranked, what it should rather be."""
    digits, found, data = state.digits, state.digits.found, state.data
    ranking = None if found is None else found.key.ranking
    if ranking is not None and data is not None and ranking.suspected[digits.row]:
        name = data.classes[int(ranking.suggested[digits.row])]
        return f"label suspected, rather {name}"
    return "" if digits.nearest is None else digits.nearest.cause


def _sentence(state: State) -> str:
    """Return what the neighbors say, or why there are none yet."""
    digits = state.digits
    if digits.nearest is not None:
        return f"nearest training images: {digits.nearest.sentence}"
    if digits.nearest_error:
        return digits.nearest_error
    if digits.indexed is not None:
        return f"indexing the training images {100 * digits.indexed:.0f} %"
    return LOOKING


def nothing(state: State) -> str:
    """Return why no digit is shown."""
    digits, found = state.digits, state.digits.found
    if state.lost:
        return f"its images cannot be shown: {state.lost}"
    if digits.error:
        return digits.error
    if state.data is not None and not state.data.classes:
        return "open weights with o: without labels, their classes are those of the images"
    if found is None:
        share = "" if digits.indexed is None else f" {100 * digits.indexed:.0f} %"
        return f"predicting the images ...{share}" if state.network else "loading ..."
    return "no image passes the filter; esc shows all"

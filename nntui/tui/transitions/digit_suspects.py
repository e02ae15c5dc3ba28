"""Suspected label errors of a whole data set: ranking its labels, and the list of the suspects."""

from dataclasses import replace

from nntui.strings import counted
from nntui.tui.messages.digit_answers import LabelsRanked, RankingAdvanced, RankingFailed
from nntui.tui.messages.digits import SuspectsPressed
from nntui.tui.state import SELF, RankedLabels, State
from nntui.tui.transitions.digit_list import with_digits, with_page
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.work import CancelRanking, RankLabels


def suspects_pressed(state: State, message: SuspectsPressed) -> Step:
    """Return the step to the suspected label errors; they are looked for where that was not done.

    From the suspects themselves it leads nowhere else.
    """
    del message
    data = state.data
    if data is None or not data.labeled:
        return Step(noted(state, "there are no labels that could be wrong"))
    if ranked_labels(state) is not None:
        return Step(_shown(state))
    if state.digits.ranking is not None:
        return Step(noted(state, "the labels are being ranked; esc on the thumbnails cancels that"))
    count = len(data.train)
    text = f"ranking the labels of {counted(count, 'training image')} by cross-validation"
    generations = state.generations.after("ranking")
    state = with_digits(replace(state, generations=generations), ranking=0.0)
    return Step(noted(state, text), (RankLabels(generations.ticket("ranking"), data),))


def ranking_advanced(state: State, message: RankingAdvanced) -> Step:
    """Return the step after more of the ranking was computed."""
    return Step(with_digits(state, ranking=message.share))


def labels_ranked(state: State, message: LabelsRanked) -> Step:
    """Return the step to the suspects, where the screen Digits is shown; elsewhere to a note."""
    state = with_digits(state, ranked=message.ranked, ranking=None)
    if ranked_labels(state) is None:
        return Step(state)  # another data set is shown
    if state.screen != "digits" or state.dialog:
        return Step(noted(state, "the labels are ranked: 2, then l shows the suspects"))
    return Step(_shown(state))


def ranking_failed(state: State, message: RankingFailed) -> Step:
    """Return the step after the labels cannot be ranked."""
    return Step(with_error(with_digits(state, ranking=None), message.error))


def ranking_cancelled(state: State) -> Step:
    """Return the step that gives the ranking up."""
    generations = state.generations.after("ranking")
    state = with_digits(replace(state, generations=generations), ranking=None)
    return Step(noted(state, "the ranking of the labels was cancelled"), (CancelRanking(),))


def ranked_labels(state: State) -> RankedLabels | None:
    """Return the ranking of the training images that are shown; None where there is none."""
    ranked, data = state.digits.ranked, state.data
    if ranked is None or data is None:
        return None
    same = ranked.images.images is data.train.images and ranked.images.labels is data.train.labels
    return ranked if same else None


def _shown(state: State) -> State:
    ranked = ranked_labels(state)
    count = 0 if ranked is None else int(ranked.ranking.suspected.sum())
    text = f"{counted(count, 'suspected label')}, the least likely first; k keep, r relabel, d drop"
    digits = state.digits
    listed = (digits.page, digits.split, digits.filter) == ("grid", "train", "suspect")
    if listed and digits.order == SELF:
        return noted(state, text)
    changes = {"split": "train", "filter": "suspect", "order": SELF, "reverse": False}
    return noted(with_page(state, "grid", first=True, **changes), text)

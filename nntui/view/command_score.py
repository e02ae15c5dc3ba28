"""How well a command matches what is typed in the palette: whole words and names come first."""

import re

_KINDS = ("setting ", "recipe ")
"""What the titles of settings and recipes begin with, before their names."""
_KEY = re.compile(r" \(\S+\)$")
_WORD = re.compile(r"[a-z0-9_]+")


def command_score(typed: str, title: str, meaning: str) -> float:
    """Return a score from 0 (no match) to 1; all typed words have to occur.

    From the best: the name itself, whole words of the title, beginnings of its words, parts of it;
    then the same for the first clause of the explanation, then for all of it.

    Args:
        typed: what the user typed.
        title: such as `Setting batch` or `One batch (.)`.
        meaning: an explanation; a setting's ends with what its group is about.

    >>> command_score("batch", "Setting batch", "images in a step")
    1.0
    >>> command_score("batch", "One batch (.)", "train on one batch, then pause")
    0.9
    >>> command_score("sgd", "Setting data", "name of a data set")
    0.0
    """
    words = typed.lower().split()
    if not words:
        return 0.0
    named = _KEY.sub("", title.lower())
    for kind in _KINDS:
        named = named.removeprefix(kind)
    if named == " ".join(words):
        return 1.0
    explained = meaning.lower()
    texts = (title.lower(), explained.partition("; ")[0], explained)
    for number, text in enumerate(texts):
        quality = _quality(words, text if number == 0 else f"{title.lower()} {text}")
        if quality:
            return round(0.9 - 0.3 * number + 0.1 * (quality - 3), 2)
    return 0.0


def _quality(words: list[str], text: str) -> int:
    """Return 3 where all words are whole words of a text, 2 where they begin some, 1 for parts."""
    known = set(_WORD.findall(text))
    if all(word in known or (word in text and not _WORD.fullmatch(word)) for word in words):
        return 3
    if all(any(each.startswith(word) for each in known) for word in words):
        return 2
    return int(all(word in text for word in words))

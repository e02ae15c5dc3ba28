"""LineEdit: a line of text that is being edited, and what each key makes of it."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class LineEdit:
    """A text and the place where characters are inserted.

    Args:
        text: what was typed so far.
        cursor: the number of characters before the cursor.
        selected: whether all of it is selected: the next character then replaces it.
    """

    text: str = ""
    cursor: int = 0
    selected: bool = False

    @classmethod
    def of(cls, text: str) -> "LineEdit":
        """Return an edit of `text` with all of it selected."""
        return cls(text, len(text), selected=True)

    def typed(self, characters: str) -> "LineEdit":
        """Return the edit after characters were typed or pasted.

        >>> LineEdit.of("64").typed("8").typed("0").text
        '80'
        """
        before = "" if self.selected else self.text[: self.cursor]
        after = "" if self.selected else self.text[self.cursor :]
        return LineEdit(before + characters + after, len(before) + len(characters))

    def pressed(self, key: str) -> "LineEdit":
        """Return the edit after a key that types nothing; unchanged after any other key.

        >>> LineEdit("128", 3).pressed("left").pressed("backspace").text
        '18'
        """
        if key in {"backspace", "delete"}:
            return self._without(self.cursor - (key == "backspace"))
        places = {
            "left": 0 if self.selected else self.cursor - 1,
            "right": len(self.text) if self.selected else self.cursor + 1,
            "home": 0,
            "end": len(self.text),
        }
        return self._at(places[key]) if key in places else self

    def _without(self, index: int) -> "LineEdit":
        """Return the edit without the character at `index`, or without the selected text."""
        if self.selected:
            return LineEdit()
        if not 0 <= index < len(self.text):
            return self
        return LineEdit(self.text[:index] + self.text[index + 1 :], index)

    def _at(self, cursor: int) -> "LineEdit":
        return replace(self, cursor=min(max(cursor, 0), len(self.text)), selected=False)


EDITING_KEYS = ("backspace", "delete", "left", "right", "home", "end")
"""The keys that `LineEdit.pressed` knows."""

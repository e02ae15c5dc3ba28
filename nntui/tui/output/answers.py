"""Answers: tells what is drawn in answer to the user from progress, which is sent after it."""


class Answers:
    """Whether what is drawn answers the user.

    A key is handled first and drawn some milliseconds later, and so is progress. What is drawn
    first after a key is its answer, whatever else has changed by then; so is what follows, such as
    the result of a thread, until progress is drawn.
    """

    def __init__(self) -> None:
        self._answers = False
        self._is_drawn = True
        """Whether anything was drawn since the key."""
        self._is_progress = False

    def pressed(self) -> None:
        """Note that the user does something."""
        self._answers, self._is_drawn = True, False

    def begin_progress(self) -> None:
        """Note that progress will be drawn next."""
        self._is_progress = True

    def drawn(self) -> bool:
        """Return whether what was drawn now is an answer."""
        if self._is_progress and self._is_drawn:
            self._answers = False
        self._is_drawn, self._is_progress = True, False
        return self._answers

"""Generations: numbers that decide whether an answer still belongs to what is shown."""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeAlias

Scope: TypeAlias = Literal[
    "request",
    "view",
    "digit",
    "download",
    "runs",
    "comparison",
    "settings",
    "sweep",
    "digits",
    "why",
    "digit-page",
    "ranking",
    "other",
    "drawing",
    "photograph",
    "any",
]
"""What work can belong to.

`request` is what the user asked to see last, `view` the run, network and data that are shown,
`digit` the image that is augmented, `download` the present download, `runs`
the list of runs, `comparison` the comparison that is being made, `settings` those of a
run that were asked for, and `sweep` the sweep that is open. Of the screen Digits, `digits` is the
list of images, `why` the explanation of one, `digit-page` what is computed of all, `ranking` that
of the labels, and `other` the network to compare with; of the screen Draw, `drawing` is what is
drawn and who reads it, and `photograph` the image file that is being read. Work for `any` reports
facts that hold whatever is shown, as that weights were saved.
"""


class Ticket(NamedTuple):
    """The generation in which work was started; its answers carry the same ticket."""

    scope: Scope
    number: int


@dataclass(frozen=True, slots=True)
class Generations:
    """The present generation of each scope: a number that grows when its subject is replaced."""

    request: int = 0
    view: int = 0
    digit: int = 0
    download: int = 0
    runs: int = 0
    comparison: int = 0
    settings: int = 0
    sweep: int = 0
    digits: int = 0
    why: int = 0
    digit_page: int = 0
    ranking: int = 0
    other: int = 0
    drawing: int = 0
    photograph: int = 0

    def ticket(self, scope: Scope) -> Ticket:
        """Return the ticket for work that is started now.

        >>> Generations(view=2).ticket("view")
        Ticket(scope='view', number=2)
        """
        return Ticket(scope, self._number(scope))

    def after(self, *scopes: Scope) -> "Generations":
        """Return the next generation of these scopes.

        >>> after = Generations(view=2).after("view", "digit")
        >>> after.view, after.digit, after.request
        (3, 1, 0)
        """
        following = {scope.replace("-", "_"): self._number(scope) + 1 for scope in scopes}
        return replace(self, **following)

    def is_current(self, ticket: Ticket) -> bool:
        """Return whether answers with this ticket may still change the state."""
        return self._number(ticket.scope) == ticket.number

    def _number(self, scope: Scope) -> int:
        numbers: dict[Scope, int] = {
            "request": self.request,
            "view": self.view,
            "digit": self.digit,
            "download": self.download,
            "runs": self.runs,
            "comparison": self.comparison,
            "settings": self.settings,
            "sweep": self.sweep,
            "digits": self.digits,
            "why": self.why,
            "digit-page": self.digit_page,
            "ranking": self.ranking,
            "other": self.other,
            "drawing": self.drawing,
            "photograph": self.photograph,
            "any": 0,
        }
        return numbers[scope]

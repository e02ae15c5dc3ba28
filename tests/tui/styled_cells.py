"""A terminal that shows characters with their colors, as far as they can be seen."""

from nntui.tui.output.cell import Cell
from tests.tools.terminal import Cells

_OFF = {"22": "12", "23": "3", "24": "4", "25": "5", "27": "7", "29": "9"}
_VISIBLE_ON_BLANKS = "479"


class StyledCells(Cells):
    """What a terminal shows, with attributes and colors."""

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__(columns, rows)
        self._attributes: frozenset[str] = frozenset()
        self._colors = {"38": "", "48": ""}
        self.cells: dict[tuple[int, int], tuple[str, ...]] = {}
        """Character, attributes, and colors, by column and row."""

    @property
    def default_style(self) -> bool:
        """Whether what is written next has neither attributes nor colors."""
        return not self._attributes and not any(self._colors.values())

    def _put(self, character: str) -> None:
        self.cells[self._x, self._y] = _seen(character, self._attributes, self._colors)
        super()._put(character)

    def _control(self, final: str, parameters: str) -> None:
        if final == "m":
            self._style(parameters.split(";"))
        else:
            super()._control(final, parameters)

    def _style(self, codes: list[str]) -> None:
        while codes:
            code = codes.pop(0)
            if code in {"", "0"}:
                self._attributes, self._colors = frozenset(), {"38": "", "48": ""}
            elif code in self._colors:
                length = 2 if codes[0] == "5" else 4
                self._colors[code] = _in_red_green_blue(codes[:length])
                del codes[:length]
            elif code in {"39", "49"}:
                self._colors[code[0] + "8"] = ""
            elif code in _OFF:
                self._attributes -= set(_OFF[code])
            else:
                self._attributes |= {code}


def expected(cell: Cell) -> tuple[str, ...]:
    """Return what a terminal shows of a cell that is drawn alone."""
    terminal = StyledCells(2, 1)
    terminal.feed(f"\x1b[{cell[1]}m{cell[0]}")
    return terminal.cells[0, 0]


def _seen(character: str, attributes: frozenset[str], colors: dict[str, str]) -> tuple[str, ...]:
    if character == " " and attributes.isdisjoint(_VISIBLE_ON_BLANKS):
        return " ", "", "", colors["48"]
    return character, "".join(sorted(attributes)), colors["38"], colors["48"]


def _in_red_green_blue(parameters: list[str]) -> str:
    """Return a color; the cube of the 256 colors in its values."""
    if parameters[0] == "2":
        return ";".join(parameters[1:])
    number = int(parameters[1])
    if number >= 232:
        return ";".join([str(8 + 10 * (number - 232))] * 3)
    digits = (number - 16) // 36, (number - 16) // 6 % 6, (number - 16) % 6
    return ";".join(str(55 + 40 * digit if digit else 0) for digit in digits)

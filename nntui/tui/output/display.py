"""Display: what Textual has drawn becomes the text that is sent to the terminal."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import repeat

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Offset
from textual.strip import Strip

from nntui.tui.output.cell import Cell, blank
from nntui.tui.output.changes import Changes
from nntui.tui.output.connection import QUERY, Connection
from nntui.tui.output.places import NOWHERE, Places
from nntui.view.palette import DARK, contrast_of, rgb
from nntui.view.style import Terminal, ascii_character

_FULL = Terminal()
_GROUND = rgb(DARK.background)
"""The background without colors: their theme is the dark one."""
_MARKED = 1.35
"""The contrast from which on a background marks a line, rather than a dialog."""
_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"


class Display:
    """Sends what has changed on the screen.

    Args:
        write: sends text to the terminal.
        connection: to the terminal.
        terminal: what it can display.
    """

    def __init__(
        self,
        write: Callable[[str], None],
        connection: Connection,
        terminal: Terminal | None = None,
    ) -> None:
        self.connection = connection
        self._terminal = terminal or Terminal()
        self._write = write
        self._changes = Changes(0, 0)
        self._cursor = Offset(0, 0)

    @property
    def pending(self) -> bool:
        """Whether something waits until the terminal has shown what came before."""
        return self._changes.pending

    def forget(self) -> None:
        """Send everything next time: the terminal may show something else by now."""
        self._changes = Changes(0, 0)

    def begin_answer(self) -> None:
        """Note that the user did something: what it changes comes before what waits."""
        self._changes.begin_answer()

    def show(
        self,
        update: CompositorUpdate,
        size: tuple[int, int],
        colors: ColorSystem,
        cursor: Offset,
        places: Places = NOWHERE,
        *,
        answers: bool = False,
    ) -> bool:
        """Take what Textual has drawn; return whether it is of a kind that is known.

        Args:
            update: the drawn rows.
            size: columns and rows of the terminal.
            colors: what the terminal can display.
            cursor: where the cursor belongs.
            places: where changes are to be seen before others.
            answers: whether the update follows what the user did, rather than being progress.
        """
        if not isinstance(update, LayoutUpdate | ChopsUpdate):
            return False
        if size != self._changes.size:
            self._changes = Changes(*size)
        self._cursor = cursor
        for x, y, strip in _strips(update):
            cells = cells_of(strip, colors, self._terminal)
            self._changes.put(x, y, cells, places.rank(x, y, answers=answers))
        return True

    def send(self, *, synchronized: bool) -> None:
        """Send what has changed, as much as the connection takes; the rest is sent later.

        Args:
            synchronized: whether the terminal can show a frame as a whole. Over a slow connection
                it shows what there is, rather than nothing until the end of the frame.
        """
        room = self.connection.room
        if not self._changes.pending or room <= 0:
            return
        text = self._changes.take(room)
        if not text:
            return
        text += f"\x1b[{self._cursor.y + 1};{self._cursor.x + 1}H"
        if synchronized and not self.connection.slow:
            text = f"{_SYNC_START}{text}{_SYNC_END}"
        if self.connection.sent(len(text.encode())):
            text += QUERY
        self._write(text)


def _strips(update: LayoutUpdate | ChopsUpdate) -> Iterable[tuple[int, int, Strip]]:
    """Yield the drawn pieces with their columns and rows."""
    if isinstance(update, LayoutUpdate):
        for y, pieces in enumerate(update.strips, update.region.y):
            x = update.region.x
            for piece in pieces:
                yield x, y, piece
                x += piece.cell_length
        return
    for y, start, stop in update.spans:
        for end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if chop is not None and x < stop and end > start:
                yield x, y, chop


def cells_of(strip: Strip, colors: ColorSystem, terminal: Terminal = _FULL) -> list[Cell]:
    """Return the cells of a strip, one for each column, as far as the terminal displays them."""
    cells: list[Cell] = []
    codes_of = _codes(colors, terminal.color)
    for text, style, control in strip:
        if control:
            continue
        codes = "" if style is None else codes_of(style)
        if text.isascii() or cell_len(text) == len(text):
            if " " not in text:
                cells += zip(text, repeat(codes))
                continue
            space = blank(codes)
            cells += [space if character == " " else (character, codes) for character in text]
        else:
            cells += _wide_cells(text, codes)
    return cells if terminal.unicode else [_in_ascii(cell) for cell in cells]


def _in_ascii(cell: Cell) -> Cell:
    """Return a cell with an ASCII character; the second column of a wide one is a blank."""
    character, codes = cell
    return ascii_character(character[0]) if character else " ", codes


def _wide_cells(text: str, codes: str) -> list[Cell]:
    cells: list[Cell] = []
    for character in text:
        width = cell_len(character)
        if character == " ":
            cells.append(blank(codes))
        elif width:
            cells += [(character, codes), *[("", codes)] * (width - 1)]
        elif cells:  # an accent belongs to the character before it
            before, same = cells[-1]
            cells[-1] = (before + character, same)
    return cells


@lru_cache
def _codes(colors: ColorSystem, colored: bool) -> Callable[[Style], str]:  # noqa: FBT001 - cached
    """Return a function that returns the codes of a style; it remembers them.

    One for each kind of terminal, because the hash of an enumeration takes longer than the rest.
    """

    @lru_cache(maxsize=4096)
    def codes(style: Style) -> str:
        return Strip.render_ansi(style if colored else _without_color(style), colors)

    return codes


def _without_color(style: Style) -> Style:
    """Return the attributes of a style; reversed where its background marks something."""
    plain = style.without_color
    if style.bgcolor is None or style.bgcolor.is_default:
        return plain
    marked = contrast_of(style.bgcolor.get_truecolor(), _GROUND) > _MARKED
    return plain + Style(reverse=not style.reverse) if marked else plain

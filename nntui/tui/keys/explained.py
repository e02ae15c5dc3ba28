"""Why a key does nothing where it was pressed."""

from nntui.tui.keys.table import AREAS, SCREEN_OF


def why_nothing(name: str, screen: str = "train") -> str:
    """Return why a key does nothing where no panel and no screen has taken it.

    Args:
        name: what Textual calls the key.
        screen: the screen that is shown.

    >>> why_nothing("n")
    'n (add) works in the panel Network: tab leads there'
    >>> why_nothing("x", "runs")
    'x works in the panels Runs, Trials and Settings: tab leads there'
    >>> why_nothing("space", "runs")
    'space (start/pause) works on the screen Train: 1 leads there'
    >>> why_nothing("z")
    'z does nothing here; ? lists the keys'
    """
    named = [
        (area, key) for area in AREAS.values() for key in area.keys if name in key.keys.split(",")
    ]
    here = [(area, key) for area, key in named if SCREEN_OF.get(area.name) == screen]
    elsewhere = [(area, key) for area, key in named if area.number and area.name != screen]
    if not here and not elsewhere:
        return f"{name} does nothing here; ? lists the keys"
    area, key = (here or elsewhere)[0]
    words = f" ({key.short})" if key.short else ""
    if not here:
        return f"{key.label}{words} works on the screen {area.title}: {area.number} leads there"
    *others, last = dict.fromkeys(area.title for area, _ in here)
    if not others:
        return f"{key.label}{words} works in the panel {last}: tab leads there"
    panels = f"{', '.join(others)} and {last}"
    return f"{key.label} works in the panels {panels}: tab leads there"

"""Themes: the palettes as Textual takes them, and the palette that suits a theme of Textual."""

from textual.theme import Theme

from nntui.view.palette import CONTRAST, DARK, LIGHT, PALETTES, Palette, hexadecimal

PREFIX = "nntui-"
"""What the names of our themes begin with."""
DEFAULT = f"{PREFIX}{DARK.name}"
HIGH_CONTRAST = f"{PREFIX}{CONTRAST.name}"


def themes() -> list[Theme]:
    """Return a theme for each palette."""
    return [_theme(palette) for palette in PALETTES.values()]


def palette_of(theme: Theme) -> Palette:
    """Return the palette of a theme of ours; of another one, the palette for its background."""
    own = PALETTES.get(theme.name.removeprefix(PREFIX))
    return own or (DARK if theme.dark else LIGHT)


def variables_of(palette: Palette) -> dict[str, str]:
    """Return the variables of the stylesheet that Textual's own themes do not have."""
    names = ("frame", "dim", "selection")
    return {name: hexadecimal(getattr(palette, name)) for name in names}


def _theme(palette: Palette) -> Theme:
    color = {
        name: hexadecimal(getattr(palette, name))
        for name in ("background", "surface", "text", "dim", "accent", "right", "wrong")
    }
    selection = hexadecimal(palette.selection)
    return Theme(
        name=f"{PREFIX}{palette.name}",
        primary=color["accent"],
        secondary=color["accent"],
        accent=color["accent"],
        success=color["right"],
        warning=hexadecimal(palette.validation),
        error=color["wrong"],
        foreground=color["text"],
        background=color["background"],
        surface=color["surface"],
        panel=color["surface"],
        dark=not palette.light,
        text_alpha=1.0,
        variables={
            **variables_of(palette),
            "text": color["text"],
            "text-muted": color["dim"],
            "text-disabled": color["dim"],
            "footer-background": color["background"],
            "footer-item-background": color["background"],
            "footer-key-background": color["background"],
            "footer-description-background": color["background"],
            "footer-foreground": color["dim"],
            "footer-description-foreground": color["dim"],
            "footer-key-foreground": color["accent"],
            "block-cursor-background": selection,
            "block-cursor-foreground": color["text"],
            "input-selection-background": selection,
            "input-selection-foreground": color["text"],
            "scrollbar": hexadecimal(palette.frame),
            "scrollbar-background": color["background"],
            "scrollbar-background-hover": color["background"],
            "scrollbar-background-active": color["background"],
            "scrollbar-hover": color["dim"],
            "scrollbar-active": color["accent"],
        },
    )

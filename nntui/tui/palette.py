"""Commands: the palette, which searches titles and explanations."""

from collections.abc import Iterable

from textual.app import SystemCommand
from textual.command import DiscoveryHit, Hit, Hits, Provider

from nntui.view.command_score import command_score

_LETTERS = 0.05
"""The score of a command whose title has the typed letters scattered in it."""


class Commands(Provider):
    """Finds the commands of the app."""

    async def discover(self) -> Hits:
        """Yield all commands, where nothing was typed."""
        for command in self._commands():
            yield DiscoveryHit(command.title, command.callback, help=command.help)

    async def search(self, query: str) -> Hits:
        """Yield the commands whose title or explanation match what was typed."""
        matcher = self.matcher(query)
        for command in self._commands():
            score = command_score(query, command.title, command.help)
            if score == 0 and matcher.match(command.title) > 0:
                score = _LETTERS
            if score > 0:
                title = matcher.highlight(command.title)
                yield Hit(score, title, command.callback, command.title, command.help)

    def _commands(self) -> Iterable[SystemCommand]:
        return self.app.get_system_commands(self.screen)

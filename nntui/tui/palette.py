"""Commands: the palette, which searches titles and explanations."""

from collections.abc import Iterable

from textual.app import SystemCommand
from textual.command import DiscoveryHit, Hit, Hits, Provider

_BY_HELP = 0.4
"""The score of a command whose explanation has all words that were typed."""


class Commands(Provider):
    """Finds the commands of the app."""

    async def discover(self) -> Hits:
        """Yield all commands, where nothing was typed."""
        for command in self._commands():
            yield DiscoveryHit(command.title, command.callback, help=command.help)

    async def search(self, query: str) -> Hits:
        """Yield the commands whose title or explanation match what was typed."""
        matcher = self.matcher(query)
        words = query.lower().split()
        for command in self._commands():
            score = matcher.match(command.title)
            if all(word in f"{command.title} {command.help}".lower() for word in words):
                score = max(score, _BY_HELP)
            if score > 0:
                title = matcher.highlight(command.title)
                yield Hit(score, title, command.callback, command.title, command.help)

    def _commands(self) -> Iterable[SystemCommand]:
        return self.app.get_system_commands(self.screen)

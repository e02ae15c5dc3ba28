"""Supply: the desk with data sets that are not here yet; they are fetched while one goes on."""

from collections.abc import Awaitable, Callable
from typing import Any

from textual import on

from nntui.errors import MissingDataError, NntuiError
from nntui.tui import bridge, messages
from nntui.tui.desk import UNTRAINED, Desk


class Supply(Desk):
    """Fetches a data set for one of three reasons, and knows what to do once it is here."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._wanted = ""
        """What to begin with: where nothing was done meanwhile, it is changed to."""
        self._awaited = ""
        """What was chosen: until it is here there is nothing to see."""
        self._again: Callable[[], Awaitable[None]] | None = None
        """Does once more what could not be done without it."""
        self._under_way = ""
        """What is being fetched, from before the first is heard of it."""

    def _fetch(self, name: str) -> None:
        """Fetch a data set, unless it is on its way."""
        if self._under_way != name:
            self._under_way = name
            self.fetch_data(name)

    def _untouched(self) -> bool:
        """Return whether nothing was done yet that another data set would disturb."""
        state = self.state
        untrained = state.model is None or state.model.title == UNTRAINED
        return state.run is None and untrained and self.screen is self.main

    def _nothing_shown(self, awaited: str, name: str) -> bool:
        """Return whether this is what was chosen, and still nothing is shown in its place."""
        return self.state.data is None and name == awaited

    async def not_shown(self, error: NntuiError, again: Callable[[], Awaitable[None]]) -> None:
        """Fetch the data set that a run or weights need, where that is why; else say why."""
        if isinstance(error, MissingDataError):
            self._again = again
            await self.tell(f"{error.name} is not here yet; it is fetched first")
            self._fetch(error.name)
        else:
            await super().not_shown(error, again)

    @on(messages.DataLoaded)
    def _begun(self, event: messages.DataLoaded) -> None:
        if event.wanted:
            self._wanted = event.wanted
            self._fetch(event.wanted)

    @on(messages.DataMissing)
    def _data_missing(self, event: messages.DataMissing) -> None:
        self._awaited = event.name
        self._fetch(event.name)

    @on(messages.SettingChanged)
    async def _another_chosen(self, event: messages.SettingChanged) -> None:
        """Give up what was chosen and is on its way, where another one is chosen instead."""
        if event.name == "data" and self._awaited not in {"", event.value}:
            self.workers.cancel_group(self, "fetch")
            await self._ended()

    @on(messages.FetchAdvanced)
    async def _fetch_advanced(self, event: messages.FetchAdvanced) -> None:
        if self._wanted or self._awaited or self._again:
            await self.become(fetching=event.progress)

    @on(messages.DataFetched)
    async def _data_fetched(self, event: messages.DataFetched) -> None:
        wanted, awaited, again = await self._ended()
        if again is not None:
            await again()
        elif (self.state.data is None and event.name == awaited) or (
            event.name == wanted and self._untouched()
        ):
            self.load_data(self.state.config.replace(data=event.name))
        elif event.name in {wanted, awaited}:
            await self.tell(f"{event.name} is here: choose it in the field data")

    @on(messages.FetchRefused)
    async def _fetch_refused(self, event: messages.FetchRefused) -> None:
        wanted, awaited, again = await self._ended()
        if self._nothing_shown(awaited, event.name):
            self.post_message(messages.DataRefused(event.error))
        elif event.name == wanted and again is None:
            await self.tell(f"{event.name} was not fetched: {event.brief}; {bridge.MEANWHILE}")
        else:
            await self.tell(event.error, "error")

    async def _ended(self) -> tuple[str, str, Callable[[], Awaitable[None]] | None]:
        """Forget why something was fetched, and return it."""
        reasons = self._wanted, self._awaited, self._again
        self._wanted, self._awaited, self._again = "", "", None
        self._under_way = ""
        await self.become(fetching=None)
        return reasons

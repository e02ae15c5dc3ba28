"""Supply: the batches of a training from any position, and the process that augments them ahead."""

import itertools
from collections.abc import Iterator

from nntui.config.run_config import RunConfig
from nntui.engine.arrays import Array
from nntui.training.batches import Batch, Batches
from nntui.training.feed import WORTHWHILE, Feed, Position, augmentation_work
from nntui.training.processors import processors
from nntui.training.producer.producer import Supervisor
from nntui.training.progress import Progress


class Supply:
    """Supplies a trainer with batches; processes that work ahead are started and ended here."""

    def __init__(self) -> None:
        self.supervisor: Supervisor | None = None
        """That of the producer, where there is one."""
        self._batches: Batches | None = None
        self._feed: tuple[int, Iterator[Batch]] | None = None
        """What comes after so many images."""

    def use(self, batches: Batches, config: RunConfig) -> None:
        """Supply these batches from now on; a producer that can do their work is kept."""
        self._batches, self._feed = batches, None
        work = augmentation_work(batches, config.seed)
        if self.supervisor is not None and self.supervisor.work == work:
            return
        self._end_producer()
        if work is not None and processors() > config.threads:
            self.supervisor = Supervisor(work)

    def take(self, progress: Progress, behind: int = 0) -> tuple[Iterator[Batch], Array | None]:
        """Return the batches from `progress` on; after using some of them, call `put_back`.

        Args:
            progress: where the training is.
            behind: how many steps of one image were made of a group; see Batch.

        Returns:
            The batches, and the inputs of this group, unless they were returned before.
        """
        feed, self._feed = self._feed, None  # lost if using it fails
        if feed is not None and feed[0] == progress.seen:
            return feed[1], None
        assert self._batches is not None  # noqa: S101 - `use` is called first
        batches = iter(
            Feed(
                self._batches,
                progress.config.seed,
                progress.config.epochs,
                Position(progress.step - behind, progress.epoch, progress.offset - behind),
                self.supervisor if progress.images_left >= WORTHWHILE else None,
            )
        )
        made = list(itertools.islice(batches, behind))
        return batches, made[0].group if made else None

    def put_back(self, feed: Iterator[Batch], seen: int) -> None:
        """Keep the rest of what `take` returned, after `seen` images."""
        self._feed = seen, feed

    def forget(self) -> None:
        """Make the next batches from the beginning of what `take` is asked for."""
        self._feed = None

    def take_notes(self) -> list[str]:
        """Return and forget what is slower than expected and why, a sentence each."""
        return self.supervisor.take_notes() if self.supervisor else []

    def close(self) -> None:
        """End the processes that prepare images; more batches would be made without them."""
        if self._batches is not None:
            self._batches.images.close()
        self._end_producer()

    def _end_producer(self) -> None:
        if self.supervisor is not None:
            self.supervisor.close()
        self.supervisor = None
        self._feed = None

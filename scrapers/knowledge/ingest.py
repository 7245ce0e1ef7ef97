"""The ingest of a knowledge source: its works through the harvest that all sources share, then what else it knows.

Works are stored page by page with a checkpoint, what is known besides in one transaction. Killed anywhere, the next run
comes to the same end.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, cast

from scrapers.errors import Rejected
from scrapers.folder_lines import Fault
from scrapers.harvest import DUPLICATE, HarvestStore, harvest
from scrapers.harvest_counts import HarvestCounts
from scrapers.image_store import ImageStore
from scrapers.knowledge.records import Known
from scrapers.knowledge.source import KnowledgeSource
from scrapers.licences import RightsPolicy
from scrapers.pictures import PictureRules
from scrapers.progress import Progress
from scrapers.records import Artwork, Rejection
from scrapers.source import Page

PAGE = 500
"""Works of a page."""

_TOLD = 1000


class Learned(Protocol):
    """What became of all that a source knows besides its works."""

    def line(self, step: str) -> str: ...

    def refusals(self) -> Sequence[str]: ...


class KnowledgeStore(HarvestStore, Protocol):
    """What the ingest needs of the store."""

    def save_knowledge(self, source: str, known: Iterable[Known | Rejection]) -> Learned:
        """Make `known` all that `source` knows besides its works, in one transaction."""
        ...


async def ingest_works(
    source: KnowledgeSource, store: HarvestStore, image_store: ImageStore, *, rights: RightsPolicy, progress: Progress
) -> HarvestCounts:
    """Counts of the works of `source`, which are now stored. Pictures are left as they are: none is fetched."""
    rules = PictureRules(workers=1, skip=True)
    return await harvest(Works(source), store, image_store, rights=rights, progress=progress, rules=rules)


def ingest_known(source: KnowledgeSource, store: KnowledgeStore, progress: Progress) -> Learned:
    """What became of all that `source` knows besides its works, once these are stored."""
    progress.start(f"knowledge {source.name}", None)
    return store.save_knowledge(source.name, _watched(source.known(), progress))


class Works:
    """The works of a knowledge source, as a `scrapers.source.Source`."""

    def __init__(self, known: KnowledgeSource, page_size: int = PAGE) -> None:
        self.name = known.name
        # A mere name credits nobody: where that is all, the record's own line of credit says more.
        self.title = known.title if known.title != known.name else None
        self.total: int | None = None
        self._known = known
        self._page_size = page_size

    async def pages(self, cursor: str | None) -> AsyncIterator[Page]:
        """All pages after `cursor`, which is the source's fingerprint and how many records were read."""
        fingerprint, _, number = (cursor or "").rpartition(":")
        done = int(number) if fingerprint == self._known.fingerprint and number.isdecimal() else 0
        page: list[Mapping[str, Any]] = []
        count = 0
        for count, record in enumerate(self._records(), start=1):
            if count > done:
                page.append(record)
            if len(page) == self._page_size:
                yield Page(page, f"{self._known.fingerprint}:{count}")
                page = []
        if page:
            yield Page(page, f"{self._known.fingerprint}:{count}")

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        """The work that `raw` holds. Raises Rejected for a record that the source refused."""
        if isinstance(raw, Fault):
            raise Rejected(raw.reason, raw.detail)
        return cast(_Work, raw).artwork

    async def fetch(self, artwork: Artwork) -> bytes:
        """Never asked for: a source of knowledge has no pictures."""
        raise Rejected("no pictures", artwork.key)

    def _records(self) -> Iterator[Mapping[str, Any]]:
        """The records in order. Ids are gathered from the start, so that a duplicate is one also after a restart."""
        met: set[str] = set()
        for work in self._known.artworks():
            if isinstance(work, Rejection):
                yield Fault(work.source_id, work.reason, work.detail)
            elif work.source_id in met:
                yield Fault(work.source_id, DUPLICATE, work.title[:100])
            else:
                met.add(work.source_id)
                yield _Work(work)


class _Work(dict[str, Any]):
    """A record that is a work already."""

    def __init__(self, artwork: Artwork) -> None:
        super().__init__(id=artwork.source_id)
        self.artwork = artwork


def _watched(known: Iterable[Known | Rejection], progress: Progress) -> Iterator[Known | Rejection]:
    count = 0
    for count, one in enumerate(known, start=1):
        yield one
        if count % _TOLD == 0:
            progress.advance(_TOLD)
    progress.advance(count % _TOLD)
    progress.tell("writing")

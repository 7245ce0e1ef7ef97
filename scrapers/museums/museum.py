"""What a museum's file states: who it is, how it is asked, and what its answers mean."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Protocol

from scrapers.records import Artwork
from scrapers.web.limits import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A museum's terms, for the loop to keep and for people to read.

    `limit` holds for the host of `endpoint`, `picture_limit` for each host that pictures come from; neither is ever
    exceeded, whatever the settings say. `throttles` are statuses that mean "slower" there; 429 and 503 do everywhere.
    `documented` are URL prefixes that the museum publishes for programs, so that its robots.txt, which speaks to
    crawlers of pages, does not apply to them; the endpoint is one without being named. `on_request` is a licence of
    its own (LicenseRef-…) that the operator has to allow before anything is asked for at all.
    """

    name: str
    title: str
    holds: str
    terms: str
    endpoint: str
    limit: Limit
    picture_limit: Limit = field(default=Limit(2, at_once=2))
    throttles: frozenset[int] = frozenset()
    documented: tuple[str, ...] = ()
    needs_key: bool = False
    needs_contact: bool = False
    on_request: str = ""
    tells_changes: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a museum is asked for: words to find, a medium or kind of work, and only what changed since a day."""

    query: str | None = None
    medium: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page: raw records, the cursors of pages that are now known to exist, and how many records there are in all.

    A page may hold no records and only cursors (a list of ids, cut into pages).
    """

    records: Sequence[Mapping[str, Any]] = ()
    further: tuple[str, ...] = ()
    total: int | None = None


class Reader(Protocol):
    """Asks one museum, at its pace. `key` is the operator's key for it, "" where it needs none."""

    @property
    def key(self) -> str: ...

    async def json(
        self, path: str, params: Mapping[str, str | int] | None = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        """The JSON at `path` under the endpoint, or at a whole URL. Raises Transient or Permanent."""
        ...


class Museum(ABC):
    """A museum. Its file has one subclass, made without arguments.

    `volatile` names fields of a raw record that change without the record changing (views, scores); they are dropped
    before it is kept, so that a second crawl finds it unchanged.
    """

    about: ClassVar[About]
    volatile: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    async def page(self, reader: Reader, wanted: Wanted, cursor: str) -> Listing:
        """The page at `cursor`, which an earlier page gave as one of its `further`; "" is the first."""

    @abstractmethod
    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        """The artwork that `raw` states, its `rights` as the museum writes them, its `image` the URL to download.

        Raises Rejected. KeyError, TypeError, ValueError, AttributeError, IndexError and OverflowError count as a
        malformed record, so that the mapping may be written plainly. Rights that are missing are ""
        (`scrapers.stated_rights`): a work whose licence is read as a closed one is taken down.
        """

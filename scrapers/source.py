"""What a source is to the harvest: pages of raw records, what they mean, and the pictures they name."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from scrapers.records import Artwork
from scrapers.web.downloads import Downloaded


@dataclass(frozen=True)
class Page:
    """Raw records as the source gives them; `cursor` resumes after them.

    `inside` gives the cursor that resumes after the first n of them, where the source can.
    """

    records: Sequence[Mapping[str, Any]]
    cursor: str
    inside: Callable[[int], str] | None = field(default=None, compare=False)


class Source(Protocol):
    """Where records come from. `name` is the prefix of their keys; `total` is how many are expected, once known.

    `title` is its name for people, None where its records say better whom to credit.
    """

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str | None: ...

    @property
    def total(self) -> int | None: ...

    def pages(self, cursor: str | None) -> AsyncIterator[Page]:
        """All pages after `cursor`, from the start when it is None. Raises SourceError."""
        ...

    def parse(self, raw: Mapping[str, Any]) -> Artwork:
        """The artwork that `raw` states, its `rights` as stated. Raises Rejected."""
        ...

    async def fetch(self, artwork: Artwork) -> bytes | Downloaded:
        """The picture; asked only when `artwork.image` is not None. Raises Rejected, or Transient where a later
        attempt may succeed."""
        ...

"""Pages of a harvest, handed out and taken back: the store of a harvest whose pages several workers share."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from scrapers.harvest import HarvestStore, Saved
from scrapers.museums.museum import Wanted
from scrapers.records import Artwork, Download, Image, Rejection


class Claim(Protocol):
    """A page that is ours until it is saved or given back; it is free again as soon as this process dies."""

    @property
    def cursor(self) -> str: ...

    @property
    def taken(self) -> int:
        """How many records of the page were saved before."""
        ...

    def found(self, cursors: Sequence[str], total: int | None) -> None:
        """Let others take the pages that this one leads to, from now on."""
        ...

    def save(
        self,
        source: str,
        artworks: Sequence[tuple[Artwork, Image | None]],
        rejections: Sequence[Rejection],
        taken: int | None = None,
    ) -> Saved:
        """Store the page and count it as done, or only its first `taken` records; the claim ends."""
        ...

    def release(self) -> None:
        """Give the page back undone; nothing happens when the claim has ended."""
        ...


class Pages(Protocol):
    """The pages of one harvest."""

    def claim(self) -> Claim | None:
        """The next page that nobody works on, ours from now on; None when there is none just now."""
        ...

    def left(self) -> int:
        """How many pages are not done, those that somebody works on included."""
        ...

    def close(self) -> bool:
        """End the harvest if no page is left."""
        ...


class Desk:
    """A `HarvestStore` over claimed pages. Cursors here are tickets for claims, valid in this process only."""

    def __init__(self, store: HarvestStore, pages: Pages) -> None:
        self._store = store
        self._pages = pages
        self._claims: dict[str, Claim] = {}
        self._issued = 0

    def claim(self) -> tuple[str, Claim] | None:
        """A ticket and the page that it stands for; None when no page is free just now."""
        claim = self._pages.claim()
        if claim is None:
            return None
        self._issued += 1
        ticket = str(self._issued)
        self._claims[ticket] = claim
        return ticket, claim

    def done(self) -> bool:
        """Whether no page is left but those that this process holds."""
        return self._pages.left() <= len(self._claims)

    def release(self) -> None:
        """Give back all pages that are held."""
        while self._claims:
            self._claims.popitem()[1].release()

    def checkpoint(self, source: str) -> str | None:  # noqa: ARG002 - each page has its own account
        return None

    def save_page(
        self,
        source: str,
        artworks: Sequence[tuple[Artwork, Image | None]],
        rejections: Sequence[Rejection],
        cursor: str,
    ) -> Saved:
        """Store the page of the ticket `cursor`, or the first n records of it where that is `part(ticket, n)`."""
        ticket, _, taken = cursor.partition("+")
        saved = self._claims[ticket].save(source, artworks, rejections, int(taken) if taken else None)
        del self._claims[ticket]
        return saved

    def barred(self, keys: Sequence[str]) -> Collection[str]:
        return self._store.barred(keys)

    def remove_orphans(self, images: Sequence[Image], remove: Callable[[Image], object]) -> None:
        self._store.remove_orphans(images, remove)

    def finish_harvest(self, source: str) -> None:  # noqa: ARG002 - the pages know whose they are
        self._pages.close()

    def images(self, sha256s: Sequence[str]) -> Mapping[str, Image]:
        return self._store.images(sha256s)

    def downloads(self, urls: Sequence[str]) -> Mapping[str, Download]:
        return self._store.downloads(urls)

    def save_downloads(self, source: str, downloads: Sequence[Download]) -> None:
        self._store.save_downloads(source, downloads)


def part(ticket: str, n: int) -> str:
    """The cursor under which the first `n` records of a claimed page are saved."""
    return f"{ticket}+{n}"


def spelled(wanted: Wanted) -> str:
    """A wish in one spelling: equal wishes, equal texts."""
    said = {"query": wanted.query, "medium": wanted.medium, "since": wanted.since and wanted.since.isoformat()}
    return json.dumps({name: value for name, value in said.items() if value is not None}, ensure_ascii=False)

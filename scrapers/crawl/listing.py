"""A page of a museum, asked for: what goes wrong becomes a word to the operator."""

import asyncio
from typing import Protocol

from scrapers.errors import Permanent, SourceError, Transient
from scrapers.museums.museum import About, Listing, Reader, Wanted

MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError)
"""What a plainly written mapping raises where an answer is not as it expects."""


class Listed(Protocol):
    """Whatever is asked page by page: a museum, or an archive of publications."""

    @property
    def about(self) -> About: ...

    async def page(self, reader: Reader, wanted: Wanted, cursor: str) -> Listing: ...


ATTEMPTS = 4
WAIT_S, MOST_S = 5.0, 120.0
"""Before a page is asked for again whose answer was that it is not to be had just now (a lagging replica)."""


async def listed(place: Listed, reader: Reader, wanted: Wanted, cursor: str) -> Listing:
    """The page at `cursor`. Raises SourceError, which says whether it is of use to run again."""
    listing = await _asked(place, reader, wanted, cursor)
    if cursor in listing.further:
        raise SourceError(f"{place.about.title} leads from a page to the same page: its list does not go on")
    return listing


async def _asked(place: Listed, reader: Reader, wanted: Wanted, cursor: str) -> Listing:
    title = place.about.title
    try:
        for attempt in range(1, ATTEMPTS):
            try:
                return await place.page(reader, wanted, cursor)
            except Transient as error:
                if error.exhausted or (error.wait_s or 0.0) > MOST_S:
                    raise
                await asyncio.sleep(error.wait_s or WAIT_S * attempt)
        return await place.page(reader, wanted, cursor)
    except Transient as error:
        raise SourceError(
            f"{title} does not answer ({error}){_when(error.wait_s)}; what was stored is kept, "
            "run the same command again to go on"
        ) from error
    except Permanent as error:
        if error.status is None:
            raise SourceError(
                f"{title} answers nonsense ({error}); run the same command again later to go on"
            ) from error
        raise SourceError(
            f"{title} refuses what it was asked ({error}); if it is the page where an earlier run stopped, "
            "--restart begins anew"
        ) from error
    except MALFORMED as error:
        raise SourceError(f"{title} gave a page that cannot be read: {error!r}"[:300]) from error


def _when(wait_s: float | None) -> str:
    return f"; it is left alone for {wait_s / 60:.0f} minutes" if wait_s and wait_s >= 60 else ""

"""A reader that asks a dialect directly, a crawl of all its pages, and records that are damaged on purpose."""

import asyncio
import copy

import pytest

from scrapers.errors import Permanent, Rejected
from scrapers.museums.museum import Wanted
from scrapers.records import Artwork
from tests.museums.dialect import Status

MALFORMED = (Rejected, KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)
_TEXTS = (
    *("year_text", "medium", "dimensions", "culture", "description", "credit_line", "attribution", "landing_page"),
    *("image", "wikidata"),
)
_WRONG = (None, 7, "x", "", [], {}, [None], [[]], ["x"], {"x": None})


class Asking:
    """Notes what is asked; `key` is what the operator gave."""

    def __init__(self, dialect, endpoint, key="a-key"):
        self.dialect, self.endpoint, self.key = dialect, endpoint, key
        self.asked = []

    async def json(self, path, params=None, headers=None):
        path = path.removeprefix(self.endpoint) or "/"
        asked = {name: str(value) for name, value in (params or {}).items()}
        self.asked.append((path, asked, dict(headers or {})))
        answer = self.dialect.answer(path, asked)
        if isinstance(answer, Status):
            raise Permanent("status", str(answer.body), answer.code)
        return copy.deepcopy(answer)


def crawl(museum, reader, wanted=None):
    """All listings, from the first cursor on, each cursor once."""

    async def walk():
        found, waiting, seen = [], [""], {""}
        while waiting:
            assert len(seen) < 10_000, "does not end"
            listing = await museum.page(reader, wanted or Wanted(), waiting.pop(0))
            found.append(listing)
            fresh = [cursor for cursor in listing.further if cursor not in seen]
            assert len(fresh) == len(listing.further), "a cursor comes twice"
            seen.update(fresh)
            waiting.extend(fresh)
        return found

    return asyncio.run(walk())


def ids(museum, listings):
    return [museum.parse(raw).source_id for listing in listings for raw in listing.records]


def tolerates(museum, raw):
    """Assert that each field of `raw`, at any depth, may be gone or of a wrong kind."""
    for path in _paths(raw):
        for damaged in _damage(raw, path):
            try:
                artwork = museum.parse(damaged)
            except MALFORMED:
                continue
            _assert_good(artwork, path)


def _assert_good(artwork, path):
    """What the harvest loop and the store take for granted."""
    assert isinstance(artwork, Artwork)
    assert artwork.source_id, path
    for name in ("source_id", "title", "rights"):
        assert isinstance(getattr(artwork, name), str), (path, name)
    for name in _TEXTS:
        assert isinstance(getattr(artwork, name), str | None), (path, name)
    for name in ("movements", "genres", "subjects", "places"):
        assert all(isinstance(text, str) and text for text in getattr(artwork, name)), (path, name)
    for artist in artwork.artists:
        assert all(isinstance(text, str) and text for text in (artist.key, artist.name)), path
        assert isinstance(artist.nationality, str | None), path
        assert all(isinstance(year, int | None) for year in (artist.birth, artist.death)), path
    if artwork.years:
        assert artwork.years.start <= artwork.years.end, path


def requires(museum, raw, *paths):
    """Assert that a record without one of these fields is no artwork."""
    for path in paths:
        damaged = copy.deepcopy(raw)
        place = _at(damaged, path[:-1])
        del place[path[-1]]
        with pytest.raises(MALFORMED):
            museum.parse(damaged)


def _paths(value, path=()):
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in items:
        yield from _paths(part, (*path, name))


def _damage(raw, path):
    gone = copy.deepcopy(raw)
    del _at(gone, path[:-1])[path[-1]]
    yield gone
    for wrong in _WRONG:
        other = copy.deepcopy(raw)
        _at(other, path[:-1])[path[-1]] = wrong
        yield other


def _at(value, path):
    for name in path:
        value = value[name]
    return value

"""Likenesses: works that are one and the same or versions of one another, told from what is stored.

A person's verdict comes first, then pictures, then prints: impressions and states of one plate, which museums keep as
works of their own under one title. Titles that name a kind of work, or a whole series, tell nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.store import titles
from scrapers.store.same_works import CROWD, FLAT

Likeness = tuple[int, str, int, str, str, float, str]
"""Smaller id, type, larger id, provenance, source, confidence from 0 to 1, evidence in words."""

SOURCE, JUDGED, DERIVED = "kindred", "judged", "derived"

ONE_FILE, NEAR, PRINT = 0.9, 0.8, 0.6
"""Confidence by what agrees: the picture's file, its looks, or a print's maker, title and years. An equal maker and
title make a picture surer by `SURER`."""

SURER = 0.05

CLIQUE = 5
"""Works up to which every pair of a group is told; a larger one is a chain, each work with the next."""

IMPRESSIONS = 5
"""Works that one print may be, at most. In Tate's collection more under one title are a portfolio of different ones:
the 92 pages of a travel book, 20 "Exquisite Corpse", 7 "Arcs with a Square"."""

TELLING = 2
"""Words that a title needs beside those that name a kind of work."""

_SILENT = frozenset(
    (
        *("a", "an", "the", "of", "in", "on", "at", "by", "for", "from", "to", "with", "and", "or", "no"),
        *("not", "after", "verso", "recto", "detail", "fragment"),
        *("untitled", "title", "titled", "unknown", "known", "study", "studies", "sketch", "sketches"),
        *("composition", "design", "drawing", "drawings"),
        *("print", "prints", "proof", "proofs", "state", "states", "impression", "plate", "plates", "page"),
        *("leaf", "sheet", "cover", "frontispiece"),
        *("vignette", "series", "number", "set", "etching", "engraving", "lithograph", "woodcut", "mezzotint"),
        *("aquatint", "screenprint"),
        *("landscape", "seascape", "still", "life", "nude", "portrait", "self", "figure", "figures"),
        *("reclining", "seated", "standing"),
        *("head", "heads", "man", "men", "woman", "women", "boy", "girl", "child", "mother", "one", "two"),
        *("three", "four", "five", "six"),
    )
)
"""Words that name a kind of work, a technique or a place in a book."""

# PostgreSQL's \m and \M are the ends of a word.
_PRINT = (
    r"\m(etching|engraving|lithograph|woodcut|woodblock|mezzotint|aquatint|drypoint|linocut|screenprint|"
    r"etched|engraved|(first|second|third|fourth|fifth|sixth|final|early|later|only|unfinished) state|"
    r"(touched|trial|stage|engraver's|progress) proof)\M"
)

_JUDGED = """
SELECT first, second, verdict, decided_by FROM same_work
JOIN artwork AS one ON one.id = first JOIN artwork AS other ON other.id = second
WHERE verdict IS NOT NULL AND one.deleted_at IS NULL AND other.deleted_at IS NULL
"""

_MAKERS = """
SELECT made.src AS artwork, array_agg(DISTINCT identity.person ORDER BY identity.person) AS persons
FROM relation AS made
JOIN artist_identity AS identity ON identity.artist = made.dst AND identity.withdrawn_at IS NULL
WHERE made.type = 'CREATED_BY' GROUP BY made.src
"""

_PICTURED = f"""
WITH shown AS (
    SELECT artwork.id, artwork.title, artwork.wikidata, image.sha256, bit_count(image.phash) AS bits,
           coalesce(near_duplicate_of, sha256) AS look,
           count(*) OVER (PARTITION BY coalesce(near_duplicate_of, sha256)) AS size
    FROM artwork JOIN artwork_image ON artwork_image.artwork = artwork.id AND artwork_image.position = 0
    JOIN image ON image.sha256 = artwork_image.image
    WHERE artwork.deleted_at IS NULL
), makers AS ({_MAKERS})
SELECT shown.id, look, title, wikidata, sha256, bits, coalesce(persons, '{{}}')
FROM shown LEFT JOIN makers ON makers.artwork = shown.id
WHERE size BETWEEN 2 AND %(crowd)s ORDER BY look, shown.id
"""

_PRINTS = f"""
WITH print AS (
    SELECT id, title, year_start, year_end FROM artwork
    WHERE deleted_at IS NULL AND title <> '' AND year_start IS NOT NULL AND year_end IS NOT NULL
      AND (medium ~* %(print)s OR title ~* %(print)s)
), makers AS ({_MAKERS})
SELECT id, title, year_start, year_end, persons FROM print JOIN makers ON makers.artwork = print.id
ORDER BY year_start, id
"""


@dataclass(frozen=True, slots=True)
class _Pictured:
    """A work and its first picture."""

    id: int
    title: str
    wikidata: str | None
    sha256: str
    bits: int
    persons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Print:
    """A print with known years and makers."""

    id: int
    title: str
    start: int
    end: int


def derived(cursor: Cursor) -> list[Likeness]:
    """All likenesses between works that are not deleted, sorted, one a pair.

    A pair of which a person said that it is not one work gets none.
    """
    found: dict[tuple[int, int], Likeness] = {}
    barred = set()
    cursor.execute(_JUDGED)
    for first, second, verdict, decided_by in cursor.fetchall():
        if verdict == "accepted":
            words = f"judged to be one work by {decided_by}"
            found[first, second] = (first, "SAME_WORK", second, JUDGED, SOURCE, 1.0, words)
        else:
            barred.add((first, second))
    for likeness in [*_by_picture(cursor), *_by_print(cursor)]:
        pair = likeness[0], likeness[2]
        if pair not in barred:
            found.setdefault(pair, likeness)
    return sorted(found.values())


def telling(title: str) -> bool:
    """Whether a folded title names a work and not a kind of work, a place in a book, or nothing."""
    if title in titles.GENERIC or any(one in title for one in titles.NO_TITLES):
        return False
    words = {word for word in title.split() if word not in _SILENT and len(word) > 2 and not word[0].isdigit()}
    return len(words) >= TELLING


def _by_picture(cursor: Cursor) -> Iterator[Likeness]:
    cursor.execute(_PICTURED, {"crowd": CROWD})
    looks: defaultdict[str, list[_Pictured]] = defaultdict(list)
    for id_, look, title, wikidata, sha256, bits, persons in cursor.fetchall():
        looks[look].append(_Pictured(id_, titles.fold(title), wikidata, sha256, bits, tuple(persons)))
    for group in looks.values():
        # equal titles and files lie together, so that a chain joins the surest pairs
        for one, other in _pairs(sorted(group, key=lambda work: (work.title, work.sha256, work.id))):
            same_file = one.sha256 == other.sha256
            if not same_file and min(one.bits, other.bits) <= FLAT:
                continue  # pictures that show next to nothing are all alike
            apart = one.wikidata and other.wikidata and one.wikidata != other.wikidata
            named = bool(one.persons) and one.persons == other.persons and one.title == other.title
            same = named and telling(one.title) and not apart
            words = "they share one picture" if same_file else "their pictures look almost the same"
            yield _likeness(
                *(one.id, other.id, "SAME_WORK" if same else "VERSION_OF"),
                (ONE_FILE if same_file else NEAR) + (SURER if same else 0.0),
                words + (", and maker and title agree" if same else ""),
            )


def _by_print(cursor: Cursor) -> Iterator[Likeness]:
    cursor.execute(_PRINTS, {"print": _PRINT})
    named: defaultdict[tuple[str, tuple[int, ...]], list[_Print]] = defaultdict(list)
    for id_, title, start, end, persons in cursor.fetchall():
        folded = titles.fold(title)
        if telling(folded):
            named[folded, tuple(persons)].append(_Print(id_, title, start, end))
    for works in named.values():
        for group in _of_one_time(works):
            if len(group) > IMPRESSIONS:
                continue
            for one, other in combinations(group, 2):
                if one.start <= other.end and other.start <= one.end:
                    words = "prints of one maker, title and time: impressions or states of one plate"
                    yield _likeness(one.id, other.id, "VERSION_OF", PRINT, words)


def _of_one_time(works: Sequence[_Print]) -> Iterator[list[_Print]]:
    """`works`, in order of their first year, cut where no span of years reaches over."""
    group: list[_Print] = []
    for work in works:
        if group and work.start > max(one.end for one in group):
            yield group
            group = []
        group.append(work)
    yield group


def _pairs(works: Sequence[_Pictured]) -> Iterable[tuple[_Pictured, _Pictured]]:
    return combinations(works, 2) if len(works) <= CLIQUE else pairwise(works)


def _likeness(one: int, other: int, type_: str, confidence: float, words: str) -> Likeness:
    return min(one, other), type_, max(one, other), DERIVED, SOURCE, confidence, words

"""What a folder of knowledge may hold and the store cannot take: refused, counted, and all else kept."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scrapers.image_store import ImageStore
from scrapers.knowledge.folder import KnowledgeFolder
from scrapers.knowledge.ingest import ingest_known, ingest_works
from scrapers.knowledge.records import Exhibition, KnownArtist, Series, Statement, Term
from scrapers.licences import RightsPolicy
from scrapers.progress import Silent
from scrapers.records import Rejection
from scrapers.store.learned import Learned
from scrapers.store.store import Store
from tests.knowledge.written import jsonl, table

pytestmark = pytest.mark.integration

Asked = Callable[..., list[tuple[Any, ...]]]

# Random, so that PostgreSQL cannot pack it into an index row.
LONG = "".join(random.Random(6).choices([chr(n) for n in range(0x61, 0x17F) if chr(n).isalpha()], k=9000))


def ingest(directory: Path, store: Store) -> tuple[str, Learned]:
    folder = KnowledgeFolder(directory, "world")
    images = ImageStore(directory / "images", 64, 32)
    counts = asyncio.run(ingest_works(folder, store, images, rights=RightsPolicy(), progress=Silent()))
    learned = ingest_known(folder, store, Silent())
    assert isinstance(learned, Learned)
    return counts.line("works"), learned


def test_long_names_and_ids_of_artists_are_refused(store: Store, asked: Asked) -> None:
    learned = store.save_knowledge(
        "world",
        [
            KnownArtist(key="a", name="Ana", birth=1850, aliases=("A. A.", LONG, "x" * 501, "x" * 500)),
            KnownArtist(key="b", name=LONG, birth=1850),
            KnownArtist(key=LONG, name="Cor", birth=1850),
        ],
    )
    assert learned.skipped == {"name too long": 3, "bad id": 1}
    assert learned.seen == {"artists": 3}
    assert asked("SELECT key, name, aliases FROM artist") == [("a", "Ana", ["A. A.", "x" * 500])]
    assert asked("SELECT source_id, detail FROM rejection WHERE reason = 'bad id'") == [
        (LONG[:200], f"artist of 9,000 characters, at most 500: {LONG[:40]!r}…")
    ]


def test_names_of_any_script_can_be_stored(store: Store, asked: Asked) -> None:
    dice = random.Random(6)
    scripts = (range(0x4E00, 0x9FFF), range(0xAC00, 0xD7A3), range(0x20000, 0x2A6DF), range(0xFB50, 0xFBB1))
    names = ["".join(map(chr, dice.choices(script, k=length))) for script in scripts for length in (260, 500)]
    learned = store.save_knowledge(
        "world", [KnownArtist(key=name, name=name, birth=1850, aliases=(name[::-1],)) for name in names]
    )
    assert learned.skipped == {"bad id": 1}, "one of 500 Korean syllables is compared in too many letters"
    assert len(asked("SELECT id FROM artist")) == len(names) - 1


def test_long_terms_titles_and_references_are_refused(store: Store, asked: Asked) -> None:
    learned = store.save_knowledge(
        "world",
        [
            KnownArtist(key="a", name="Ana", movements=(LONG,), birth_places=("Delft",)),
            Term(kind="subject", name=LONG),
            Term(kind="subject", name="boat", parents=(LONG, "vessel")),
            Exhibition(key=LONG, title="Salon"),
            Exhibition(key="e", title="x" * 5001),
            Exhibition(key="f", title="x" * 5000),
            Series(key="s", title=LONG),
            Statement(src=LONG, type="RELATED_TO", dst="1"),
            Statement(src="a", type="STUDENT_OF", dst=LONG),
        ],
    )
    assert learned.skipped == {"name too long": 3, "title too long": 2, "bad id": 3}
    assert sorted(key for (key,) in asked("SELECT key FROM node WHERE kind <> 'person'")) == [
        *("artist:world:a", "exhibition:world:f", "place:delft", "subject:boat", "subject:vessel")
    ]


def test_a_work_is_kept_without_what_is_too_long(store: Store, asked: Asked, tmp_path: Path) -> None:
    work = {"title": "Boats", "licence": "CC0"}
    jsonl(
        tmp_path / "artworks.jsonl",
        [
            work | {"id": "1", "artist": ["Ana", LONG], "subjects": ["boat", LONG]},
            work | {"id": "2", "artist": "Ben", "artist_id": LONG},
            work | {"id": "3", "artist": "Ana", "teachers": LONG, "artist_ulan": LONG},
            work | {"id": "4", "artist_id": "long"},
            work | {"id": "5", "title": "x" * 5001},
            work | {"id": "6", "title": "x" * 5000},
        ],
    )
    table(tmp_path / "artists.csv", [{"id": "long", "name": LONG}])
    said, learned = ingest(tmp_path, store)
    assert "5 stored (5 new, 0 changed)" in said
    assert "7 skipped (bad id 2, bad ulan id 1, name too long 3, title too long 1)" in said
    assert learned.skipped == {"name too long": 1}
    assert asked("SELECT source_id FROM artwork ORDER BY 1") == [("1",), ("2",), ("3",), ("4",), ("6",)]
    assert asked("SELECT key, ulan FROM artist") == [("ana", None)]
    assert store.artwork("world:1").subjects == ("boat",)
    again, _ = ingest(tmp_path, store)
    assert "5 unchanged" in again


def test_years_that_cannot_be_are_left_out_and_counted(store: Store, asked: Asked, tmp_path: Path) -> None:
    lives = {
        "a": ("c. 1581", "1640"),
        "b": ("1900", "1850"),
        "c": ("x", "after 1600"),
        "d": ("1500-1510", "1560"),
        "e": ("-20000", "1850"),
        "f": ("", " "),
        "g": ("123456", "0"),
        "h": ("1850", "1850"),
    }
    artists = [
        {"id": key, "name": f"Ana {key}", "birth": birth, "death": death} for key, (birth, death) in lives.items()
    ]
    table(tmp_path / "artists.csv", artists)
    dates = {"a": ("1881", "soon"), "b": ("1882", "1881"), "c": ("", ""), "d": ("-30000", "1881")}
    table(
        tmp_path / "exhibitions.csv",
        [{"id": key, "title": f"Salon {key}", "start": start, "end": end} for key, (start, end) in dates.items()],
    )
    _, learned = ingest(tmp_path, store)
    assert learned.skipped == {"bad year": 1 + 2 + 1 + 1 + 2 + 1 + 1 + 1}
    assert asked("SELECT key, birth, death FROM artist ORDER BY key") == [
        ("a", 1581, 1640),
        ("b", None, None),
        ("c", None, None),
        ("d", None, 1560),
        ("e", None, 1850),
        ("f", None, None),
        ("g", None, None),
        ("h", 1850, 1850),
    ]
    assert asked("SELECT year_start, year_end FROM exhibition ORDER BY id") == [
        *((1881, None), (None, None), (None, None), (None, 1881))
    ]
    assert asked("SELECT detail FROM rejection WHERE source_id IN ('b', 'd', 'e') ORDER BY source_id") == [
        ("1900 to 1850 ends before it begins; the artist is kept",),
        ("'1500-1510' as birth; the artist is kept",),
        ("-19999 is not from -9999 to 9999; the artist is kept",),
    ]


@pytest.mark.parametrize(
    ("birth", "death"), [(-9999, 9999), (9999, None), (-10_000, 1850), (1850, 10_000), (2**40, None)]
)
def test_years_beyond_four_figures_are_left_out_whoever_tells_of_them(
    store: Store, asked: Asked, birth: int, death: int | None
) -> None:
    learned = store.save_knowledge("world", [KnownArtist(key="a", name="Ana", birth=birth, death=death)])
    fits = {year: year is None or abs(year) <= 9999 for year in (birth, death)}
    assert learned.skipped == ({} if all(fits.values()) else {"bad year": 1})
    assert asked("SELECT birth, death FROM artist") == [tuple(y if fits[y] else None for y in (birth, death))]


@pytest.mark.parametrize(("confidence", "kept"), [(1e-50, 0.0), (1e-320, 0.0), (1e-40, 1e-40), (0.1, 0.1)])
def test_a_confidence_next_to_nothing_is_stored(store: Store, asked: Asked, confidence: float, kept: float) -> None:
    learned = store.save_knowledge(
        "world",
        [
            Term(kind="subject", name="boat"),
            Term(kind="subject", name="vessel"),
            Statement(src="boat", type="BROADER", dst="vessel", confidence=confidence),
        ],
    )
    assert learned.skipped == {}
    ((stored,),) = asked("SELECT confidence FROM relation WHERE type = 'BROADER'")
    assert stored == pytest.approx(kept, rel=1e-4, abs=0)


def test_the_first_refusals_are_told_with_their_place(store: Store) -> None:
    learned = store.save_knowledge(
        "world",
        [
            KnownArtist(key="a", name="Ana", birth=1900, death=1850),
            Rejection(source_id="line 7", reason="broken line", detail="relations.csv, line 7: 3 cells\nof 2"),
            *(Statement(src="boat", type=f"T{n}", dst="sea") for n in range(4)),
        ],
    )
    assert learned.refusals() == [
        "refused: a: bad year: 1900 to 1850 ends before it begins; the artist is kept",
        "refused: broken line: relations.csv, line 7: 3 cells of 2",
        "refused: boat T0 sea: unknown relation type: T0",
        "and 3 more, in the table rejection",
    ]
    assert store.save_knowledge("other", [Term(kind="subject", name="boat")]).refusals() == []

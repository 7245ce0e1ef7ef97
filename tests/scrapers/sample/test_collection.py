"""The collection: as large and as mixed as promised, its gaps, copies and relations where the truth says."""

import asyncio
import contextlib
import json
from collections import Counter, defaultdict
from typing import Any

import pytest

from scrapers.errors import Rejected
from scrapers.records import Artwork, Years
from scrapers.sample.artists import PAINTERS
from scrapers.sample.collection import RIGHTS, works
from scrapers.sample.manners.registry import MANNERS
from scrapers.sample.movements import MOVEMENTS
from scrapers.sample.source import SampleSource, date
from scrapers.sample.subjects import SUBJECTS
from scrapers.sample.truth import truth

# A few whom an invented name must not meet by accident: the surname alone would mislead.
REAL = {
    *("seurat", "signac", "hokusai", "hiroshige", "utamaro", "sesshū", "whistler", "inness", "picasso", "braque"),
    *("mondrian", "malevich", "lissitzky", "delaunay", "kandinsky", "klee", "caravaggio", "rembrandt", "vermeer"),
    *("gogh", "munch", "kirchner", "nolde", "dürer", "cranach", "schongauer", "holbein", "giotto", "duccio"),
    *("cimabue", "martini", "monet", "manet", "cézanne", "turner", "corot"),
}


def raw_records(source: SampleSource, cursor: str | None = None) -> list[dict[str, Any]]:
    async def read() -> list[dict[str, Any]]:
        return [dict(raw) async for page in source.pages(cursor) for raw in page.records]

    return asyncio.run(read())


@pytest.fixture(scope="module")
def artworks() -> dict[str, Artwork]:
    source = SampleSource()
    found = {}
    for raw in raw_records(source):
        with contextlib.suppress(Rejected):
            found[raw["id"]] = source.parse(raw)
    return found


def test_it_is_as_large_as_promised(artworks: dict[str, Artwork]) -> None:
    known = truth()
    good = [work for key, work in artworks.items() if key not in known.refused]
    assert len(good) >= 240
    assert sum(work.image is not None for work in good) >= 240
    assert len(set(known.artist.values())) >= 24
    assert len(set(known.manner.values())) == len(MANNERS) >= 8
    assert len(set(known.subject.values())) == len(SUBJECTS) >= 8
    assert len(works()) == SampleSource().total == len(known.manner) + 3


def test_every_subject_is_painted_in_nearly_every_manner() -> None:
    known = truth()
    manners = defaultdict(set)
    for key, subject in known.subject.items():
        manners[subject].add(known.manner[key])
    assert min(len(met) for met in manners.values()) >= len(MANNERS) - 1
    shares = Counter(known.subject.values())
    assert max(shares.values()) < 1.5 * min(shares.values())


def test_records_are_plain_json_and_the_same_every_time() -> None:
    first, again = raw_records(SampleSource(artists=3)), raw_records(SampleSource(artists=3))
    assert json.loads(json.dumps(first)) == first == again
    assert raw_records(SampleSource(seed=1, artists=3))[0] != first[0]


def test_pages_resume_after_their_cursor() -> None:
    async def cursors(source: SampleSource) -> list[str]:
        return [page.cursor async for page in source.pages(None)]

    source = SampleSource(artists=9)
    everything = raw_records(source)
    for cursor in asyncio.run(cursors(source)):
        rest = raw_records(source, cursor)
        assert rest == everything[len(everything) - len(rest) :]
    assert rest == []


def test_works_are_dated_within_their_artists_lives(artworks: dict[str, Artwork]) -> None:
    dated = [work for work in artworks.values() if work.years and work.artists]
    assert len(dated) > 200
    for work in dated:
        artist, years = work.artists[0], work.years
        assert years is not None
        assert artist.birth is not None
        assert artist.death is not None
        assert artist.birth + 15 <= years.start <= years.end <= artist.death
        assert work.year_text == date(years)
        assert str(years.start) in (work.year_text or "")


def test_date_texts() -> None:
    assert date(Years(1885, 1885)) == "1885"
    assert date(Years(1885, 1888)) == "1885–1888"
    assert date(Years(1882, 1888, circa=True)) == "c. 1882–1888"


def test_teachers_come_before_their_pupils_and_mostly_from_one_movement() -> None:
    painters = {painter.key: painter for painter in PAINTERS}
    assert len(painters) == len(PAINTERS)
    within = 0
    for painter in PAINTERS:
        for key in painter.teachers:
            teacher = painters[key]
            assert teacher.birth < painter.birth, "an order of births has no circles"
            assert painter.birth + 15 < teacher.death
            within += teacher.manner == painter.manner
    assert within >= 2 * len(MOVEMENTS)
    assert truth().teachers == {(painter.key, teacher) for painter in PAINTERS for teacher in painter.teachers}


def test_no_name_is_that_of_a_real_artist() -> None:
    for painter in PAINTERS:
        assert not REAL & set(painter.name.casefold().split())


def test_words_tell_the_subject_and_never_the_manner(artworks: dict[str, Artwork]) -> None:
    known = truth()
    names = " ".join(f"{movement.name} {movement.place}" for movement in MOVEMENTS)
    telling = set(names.casefold().split())
    for key, work in artworks.items():
        text = " ".join((work.title, work.description or "", *work.subjects)).casefold()
        words = set(text.replace(",", " ").replace(".", " ").replace(";", " ").split())
        assert not words & telling
        if key in known.subject and key not in known.gaps["words"]:
            assert work.subjects
            assert len(words) > 12


def test_gaps_are_where_the_truth_says(artworks: dict[str, Artwork]) -> None:
    gaps = truth().gaps
    assert all(len(gaps[gap]) >= 2 for gap in ("year", "artist", "words", "picture", "history"))
    lacking: dict[str, set[str]] = defaultdict(set)
    for key in truth().subject:
        work = artworks[key]
        bare = not (work.title or work.description or work.subjects or work.genres)
        kinds = {
            "year": work.years is None and bool(work.movements),
            "artist": not work.artists and bool(work.movements),
            "words": bare,
            "picture": work.image is None,
            "history": not (work.artists or work.movements or work.places or work.years or work.culture),
        }
        for kind, lacks in kinds.items():
            if lacks:
                lacking[kind].add(key)
    assert {gap: keys for gap, keys in gaps.items() if gap != "broken picture"} == lacking
    assert len(gaps["broken picture"]) == 1


def test_copies_are_where_the_truth_says(artworks: dict[str, Artwork]) -> None:
    known = truth()
    assert len(known.duplicates) >= 3
    assert len(known.near_duplicates) >= 3
    for first, later in known.duplicates | known.near_duplicates:
        assert int(first) < int(later)
        assert known.manner[first] == known.manner[later]
        assert artworks[first].image != artworks[later].image
        assert artworks[first].image is not None


def test_refused_records_state_why(artworks: dict[str, Artwork]) -> None:
    refused = truth().refused
    assert sorted(refused.values()) == ["licence not allowed", "malformed record", "no licence"]
    stated = {refused[key]: artworks[key].rights for key in refused if key in artworks}
    assert stated["no licence"] == ""
    assert "NC" in stated["licence not allowed"]
    assert {work.rights for key, work in artworks.items() if key not in refused} == {RIGHTS}
    assert "malformed record" not in stated


@pytest.mark.parametrize("artists", [2, 5, 24])
def test_a_smaller_collection_keeps_a_pupil_and_a_copy(artists: int) -> None:
    small = truth(works_per_artist=8, artists=artists)
    assert len(set(small.artist.values())) == artists
    assert small.teachers
    assert small.duplicates
    assert small.near_duplicates


@pytest.mark.parametrize(("per_artist", "artists"), [(4, None), (8, 1), (8, len(PAINTERS) + 1)])
def test_impossible_sizes_are_refused(per_artist: int, artists: int | None) -> None:
    with pytest.raises(ValueError, match="sample"):
        SampleSource(works_per_artist=per_artist, artists=artists)


def test_a_picture_is_fetched_for_its_record() -> None:
    source = SampleSource(artists=2)
    raw = raw_records(source)[0]
    artwork = source.parse(raw)
    assert artwork.key == "sample:0001"
    assert asyncio.run(source.fetch(artwork)).startswith(b"\xff\xd8")


def test_a_record_without_a_field_is_rejected() -> None:
    with pytest.raises(Rejected, match="malformed record"):
        SampleSource(artists=2).parse({"id": "x"})

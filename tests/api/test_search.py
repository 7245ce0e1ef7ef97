"""Search against a naive oracle that looks at one work after the other."""

import re
import unicodedata
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalogue import Catalogue
from api.columns import MOST_VALUES, Columns, Labels
from api.filters import Filters
from api.search import Search
from api.words import fold, words_of
from scrapers.collection import Collection, Person, StoredArtwork
from scrapers.records import Years

NAMES = ("Édouard Manet", "edouard manet", "J.M.W. Turner", "Şeker Ahmed", "Søren Ørsted", "Ma Yuan")
WORDS = ("Étude", "etude", "Water-Lilies", "water", "wa", "L'Estaque", "ÉTUDES", "1885", "Große", "grosse", "")
LABELS = ("Impressionism", "impressionism", "Barbizon", "Straße", "STRASSE", "Ukiyo-e")
PERSONS = {number: Person(id=number, name=name) for number, name in enumerate(NAMES, start=1)}

texts = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
labels = st.lists(st.sampled_from(LABELS), max_size=2, unique=True).map(tuple)


@st.composite
def years(draw: st.DrawFn) -> Years | None:
    if draw(st.booleans()):
        return None
    start = draw(st.integers(1870, 1900) | st.integers(-320, 20) | st.sampled_from([-10_020, 2990]))
    return Years(start, start + draw(st.integers(0, 30)), draw(st.booleans()))


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    works = [
        StoredArtwork(
            id=3 * number + 1,
            key=f"{draw(st.sampled_from(('met', 'Met', 'nga')))}:{number}",
            title=draw(texts),
            rights=draw(st.sampled_from(("CC0-1.0", "CC-BY-4.0", "LicenseRef-x"))),
            persons=tuple(draw(st.lists(st.sampled_from(sorted(PERSONS)), max_size=2, unique=True))),
            years=draw(years()),
            movements=draw(labels),
            genres=draw(labels),
            subjects=draw(labels),
            places=draw(labels),
            medium=draw(st.none() | texts),
        )
        for number in range(draw(st.integers(0, 12)))
    ]
    return Catalogue(Collection(tuple(works), PERSONS))


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    first = draw(st.none() | st.integers(1860, 1910) | st.integers(-330, 30))
    return Filters(
        year_from=first,
        year_to=draw(st.none() | st.integers(0, 30).map(lambda more: (first or 1880) + more)),
        rights=draw(st.just(()) | st.sampled_from([("cc0-1.0",), ("CC BY 4.0", "LicenseRef-x")])),
        sources=draw(st.just(()) | st.sampled_from([("met",), ("nga", "MET"), ("none",)])),
        movements=draw(labels),
        genres=draw(labels),
        artist=draw(st.none() | st.sampled_from(["manet", "ÉDOUARD", "m", "", "rembrandt"])),
    )


def bare(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(one for one in decomposed if not unicodedata.category(one).startswith("M")).casefold()
    return re.findall(r"[a-z0-9]+", plain.replace("ø", "o"))


def said(years: Years | None) -> str:
    if years is None:
        return ""
    ends = [str(year) if year > 0 else f"{1 - year} BCE" for year in dict.fromkeys((years.start, years.end))]
    return f"{'c ' if years.circa else ''}{' '.join(ends)}"


def rank(work: StoredArtwork, words: list[str]) -> int | None:
    fields = [
        bare(work.title),
        bare(" ".join(PERSONS[one].name for one in work.persons)),
        bare(" ".join((*work.movements, *work.genres, *work.subjects, *work.places, work.medium or "")))
        + bare(said(work.years)),
    ]
    ranks = []
    for number, word in enumerate(words):
        last = number == len(words) - 1
        has = [any(one.startswith(word) if last else one == word for one in field) for field in fields]
        if not any(has):
            return None
        ranks.append(has.index(True))
    return sum(ranks)


def named(works: list[StoredArtwork], of: Any) -> Counter[str]:
    return Counter(name for work in works for name in {one.casefold() for one in of(work)})


@given(
    catalogues(),
    texts | st.sampled_from(NAMES) | st.sampled_from(["188", "bce", "c 18", "barb", "étude 1885"]),
    filters(),
)
def test_what_is_found_is_what_an_oracle_finds(catalogue: Catalogue, words: str, asked: Filters) -> None:
    ranked = [(rank(work, bare(words)), work) for work in catalogue if asked.admits(work, catalogue.persons)]
    expected = sorted(((at, work.id) for at, work in ranked if at is not None))
    found = Search(catalogue).find(words, asked, size=100)
    assert [one.id for one in found.works] == [one for _, one in expected]
    assert found.total == len(expected)


@given(catalogues(), filters())
def test_columns_say_what_filters_say(catalogue: Catalogue, asked: Filters) -> None:
    admitted = Columns(tuple(catalogue), PERSONS).admitted(asked)
    assert admitted.tolist() == [asked.admits(work, PERSONS) for work in catalogue]


@pytest.mark.parametrize(
    ("first", "last", "meets"), [(None, 1880, True), (None, 1879, False), (1890, None, True), (1891, None, False)]
)
def test_years_meet_at_their_ends(first: int | None, last: int | None, meets: bool) -> None:
    work = StoredArtwork(id=1, key="a:1", title="x", rights="r", years=Years(1880, 1890))
    assert Columns((work,), {}).admitted(Filters(year_from=first, year_to=last)).tolist() == [meets]


@given(catalogues(), filters(), st.sets(st.integers(0, 40)))
def test_what_is_allowed_is_there_admitted_and_not_excluded(
    catalogue: Catalogue, asked: Filters, without: set[int]
) -> None:
    ids = np.arange(40)
    expected = [
        one in catalogue and one not in without and asked.admits(catalogue.get(one), PERSONS) for one in range(40)
    ]
    assert catalogue.allowed(ids, asked, frozenset(without)).tolist() == expected


@given(catalogues(), st.sampled_from(["", "etude", "wa"]), filters())
def test_a_facet_counts_what_would_be_left_if_it_alone_were_chosen(
    catalogue: Catalogue, words: str, asked: Filters
) -> None:
    facets = Search(catalogue).find(words, asked).facets
    fields: dict[str, tuple[dict[str, Any], Any]] = {
        "movement": ({"movements": ()}, lambda work: work.movements),
        "genre": ({"genres": ()}, lambda work: work.genres),
        "rights": ({"rights": ()}, lambda work: [work.rights]),
        "source": ({"sources": ()}, lambda work: [work.key.split(":")[0]]),
        "artist": ({"artist": None}, lambda work: [PERSONS[one].name for one in work.persons]),
    }
    values = {name: getattr(asked, name) for name in Filters.__dataclass_fields__}
    for facet, (without, of) in fields.items():
        others = Filters(**{**values, **without})
        left = [one for one in catalogue if rank(one, bare(words)) is not None and others.admits(one, PERSONS)]
        assert {name.casefold(): count for name, count in facets[facet]} == named(left, of)
        counts = [count for _, count in facets[facet]]
        assert counts == sorted(counts, reverse=True)
    others = Filters(**{**values, "year_from": None, "year_to": None})
    left = [one for one in catalogue if rank(one, bare(words)) is not None and others.admits(one, PERSONS)]
    decades = Counter(
        decade
        for work in left
        if work.years
        for decade in range(work.years.start // 10, work.years.end // 10 + 1)
        if -1000 <= decade < 300
    )
    assert facets["decade"] == tuple((str(10 * decade), decades[decade]) for decade in sorted(decades))


@given(catalogues(), st.integers(0, 15), st.integers(1, 5))
def test_pages_are_parts_of_the_whole(catalogue: Catalogue, start: int, size: int) -> None:
    search = Search(catalogue)
    whole = search.find(size=100).works
    part = search.find(start=start, size=size)
    assert part.works == whole[start : start + size]
    assert part.total == len(whole)


def test_title_comes_before_artist_before_the_rest() -> None:
    works = (
        StoredArtwork(id=1, key="a:1", title="x", rights="r", subjects=("Manet",)),
        StoredArtwork(id=2, key="a:2", title="x", rights="r", persons=(1,)),
        StoredArtwork(id=3, key="a:3", title="Portrait of Manet", rights="r"),
        StoredArtwork(id=4, key="a:4", title="Manet", rights="r"),
    )
    found = Search(Catalogue(Collection(works, PERSONS))).find("manet")
    assert [one.id for one in found.works] == [3, 4, 2, 1]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("wa", [2, 3, 1]),  # the title's `Water` counts, not the subject `Wax`
        ("water lilies", [3, 2]),  # two words in a title before one
        ("wat lilies", []),  # only the last word may be a beginning
        ("water lil", [3, 2]),
        ("lilies wat", [3, 2]),
    ],
)
def test_every_word_counts_and_the_last_may_be_a_beginning(words: str, found: list[int]) -> None:
    works = (
        StoredArtwork(id=1, key="a:1", title="x", rights="r", subjects=("wa",)),
        StoredArtwork(id=2, key="a:2", title="Water", rights="r", subjects=("Wax", "Lilies")),
        StoredArtwork(id=3, key="a:3", title="Water Lilies", rights="r"),
    )
    assert [one.id for one in Search(Catalogue(Collection(works, {}))).find(words).works] == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’Étang à Ville-d’Avray", ["l", "etang", "a", "ville", "d", "avray"]),
        ("Großmutter_№ 5", ["grossmutter", "no", "5"]),
        ("Krøyer, Łukasz, ﬁne", ["kroyer", "lukasz", "fine"]),
        ("葛飾北斎 がぎ", ["葛飾北斎", "かき"]),
        ("", []),
    ],
)
def test_words_are_folded(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_only_the_most_frequent_values_are_given_out() -> None:
    borne = [(f"rare {number:04}",) for number in range(2 * MOST_VALUES)] + [("often",), ("often",)]
    values = Labels(borne).count(np.ones(len(borne), dtype=np.bool_))
    assert len(values) == MOST_VALUES
    assert values[:3] == (("often", 2), ("rare 0000", 1), ("rare 0001", 1))

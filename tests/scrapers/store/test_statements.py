"""What a source knows besides its works: references resolved, kinds kept, the whole replaced, nothing rewritten."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

from scrapers.errors import KindredError
from scrapers.knowledge.records import Exhibition, Known, KnownArtist, Series, Statement, Term
from scrapers.records import Artist, Rejection
from scrapers.store.learned import Learned
from scrapers.store.store import Store
from tests.scrapers.store.stated import save, work

pytestmark = pytest.mark.integration
Asked = Callable[..., list[tuple[Any, ...]]]

ANA, BEN = KnownArtist(key="ana", name="Ana"), KnownArtist(key="ben", name="Ben", ulan="500000001")


def says(src: str, type_: str, dst: str, **more: Any) -> Statement:
    return Statement(src=src, type=type_, dst=dst, **more)


def learn(store: Store, *known: Known | Rejection, source: str = "world") -> Learned:
    return store.save_knowledge(source, known)


def relations(asked: Asked, source: str = "world") -> list[tuple[Any, ...]]:
    """Keys of the ends and type of all that a source knows, in order."""
    return asked(
        "SELECT src.key, type, dst.key FROM relation JOIN node AS src ON src.id = src JOIN node AS dst ON dst.id = dst "
        "WHERE source = %s AND origin = 'knowledge' ORDER BY 1, 2, 3",
        source,
    )


def refused(asked: Asked) -> list[tuple[Any, ...]]:
    return asked("SELECT reason, source_id, detail FROM rejection ORDER BY reason, source_id")


def everything(asked: Asked) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that knowledge is kept in, with the transaction that wrote each."""
    tables = ("relation", "artist_record", "term", "exhibition", "artist", "artist_identity", "node", "rejection")
    return {table: sorted(asked(f"SELECT xmin::text, {table}::text FROM {table}")) for table in tables}


def world() -> Sequence[Known]:
    return [
        ANA,
        BEN,
        Term(kind="subject", name="boat", parents=("vessel",), uri="aat:300178749"),
        Exhibition(key="salon", title="Salon", venue="Delft", start=1881, end=1882, url="https://x.y", artworks=("1",)),
        Series(key="s", title="Harbours", artworks=("1", "2")),
        says("ben", "STUDENT_OF", "ana", confidence=0.5, evidence="he says so", citation="p. 3"),
        says("1", "DEPICTS", "Boat"),
        says("1", "LOCATED_IN", "New Place"),
    ]


def test_an_address_that_a_source_takes_back_goes_and_those_of_others_stay(store: Store, asked: Asked) -> None:
    def given(source: str, uri: str | None) -> None:
        learn(store, Term(kind="subject", name="boat", uri=uri), source=source)

    given("one", "aat:1")
    given("two", "iconclass:2")
    found = "SELECT source, uri FROM term ORDER BY source"
    assert asked(found) == [("one", "aat:1"), ("two", "iconclass:2")]
    given("one", "aat:3")
    given("two", None)
    assert asked(found) == [("one", "aat:3")]


def test_all_kinds_of_things_known(store: Store, asked: Asked) -> None:
    save(store, work("1", "world"), work("2", "world"))
    learned = learn(store, *world())
    assert learned.seen == {"artists": 2, "terms": 1, "exhibitions": 1, "series": 1, "statements": 3}
    assert (learned.relations.new, learned.relations.total, learned.skipped) == (7, 7, {})
    assert relations(asked) == [
        ("artist:world:ben", "STUDENT_OF", "artist:world:ana"),
        ("subject:boat", "BROADER", "subject:vessel"),
        ("world:1", "DEPICTS", "subject:boat"),
        ("world:1", "EXHIBITED_IN", "exhibition:world:salon"),
        ("world:1", "LOCATED_IN", "place:new-place"),
        ("world:1", "PART_OF_SERIES", "series:world:s"),
        ("world:2", "PART_OF_SERIES", "series:world:s"),
    ]
    assert asked("SELECT confidence, provenance, evidence, citation FROM relation WHERE type = 'STUDENT_OF'") == [
        (0.5, "stated", "he says so", "p. 3")
    ]
    assert asked("SELECT uri, label FROM term JOIN node USING (id)") == [("aat:300178749", "boat")]
    assert asked("SELECT label, venue, year_start, year_end, url FROM exhibition JOIN node USING (id)") == [
        ("Salon", "Delft", 1881, 1882, "https://x.y")
    ]
    assert asked("SELECT label FROM node WHERE key = 'series:world:s'") == [("Harbours",)]
    line = learned.line("knowledge world")
    assert line.startswith(
        "knowledge world: 2 artists, 1 terms, 1 exhibitions, 1 series, 3 statements seen, 7 relations"
    )


def test_what_is_unchanged_is_not_rewritten(store: Store, asked: Asked) -> None:
    save(store, work("1", "world"), work("2", "world"))
    learn(store, *world(), says("9", "DEPICTS", "sea"))
    before = everything(asked)
    again = learn(store, *world(), says("9", "DEPICTS", "sea"))
    assert everything(asked) == before
    assert (again.relations.new, again.relations.changed, again.relations.gone) == (0, 0, 0)


def test_what_a_source_no_longer_states_goes(store: Store, asked: Asked) -> None:
    save(store, work("1", "world"), work("2", "world"), work("3", "world"))
    learn(store, *world(), says("3", "DEPICTS", "sea"), says("3", "DEPICTS", "sky"))
    learn(store, says("1", "DEPICTS", "sea"), source="other")
    changed = learn(
        store,
        ANA,
        Series(key="s", title="Harbours of Delft", artworks=("2",)),
        says("3", "DEPICTS", "sky", confidence=0.5),
    )
    assert (changed.relations.changed, changed.relations.gone, changed.relations.total) == (1, 7, 2)
    assert relations(asked) == [
        ("world:2", "PART_OF_SERIES", "series:world:s"),
        ("world:3", "DEPICTS", "subject:sky"),
    ]
    assert asked("SELECT count(*) FROM exhibition") == [(0,)]
    assert asked("SELECT label FROM node WHERE key = 'series:world:s'") == [("Harbours of Delft",)]
    assert asked("SELECT name FROM artist_record") == [("Ana",)]
    # Those who are gone are nobody to refer to.
    gone = learn(
        store,
        says("1", "EXHIBITED_IN", "salon"),
        says("1", "CREATED_BY", "ben"),
        says("1", "PART_OF_SERIES", "s"),
        says("1", "DEPICTS", "sky"),
    )
    assert gone.skipped == {"unknown reference": 3}


def test_a_source_leaves_alone_what_others_know_and_what_records_state(store: Store, asked: Asked) -> None:
    save(store, work("1", "world", subjects=("sea",)), work("2", "world"))
    learn(store, *world())
    learn(store, says("world:1", "DEPICTS", "sea"), source="other")
    learn(store)
    assert relations(asked) == []
    assert len(relations(asked, "other")) == 1
    assert asked("SELECT origin, source FROM relation ORDER BY 1") == [("knowledge", "other"), ("record", "world")]


def test_references_by_own_id_by_key_and_by_authority(store: Store, asked: Asked) -> None:
    save(
        store,
        work("1", "tate", artists=(Artist(key="38", name="Rob", wikidata="Q5", teachers=("7",)),), wikidata="Q90"),
    )
    save(store, work("1", "world"))
    learn(store, ANA, Series(key="s", title="S"), Exhibition(key="e", title="E"), source="tate")
    learned = learn(
        store,
        ANA,
        BEN,
        says("ana", "STUDENT_OF", "artist:tate:38"),
        says("ana", "INFLUENCED_BY", "wikidata:Q5"),
        says("ana", "INFLUENCED_BY", "ulan:500000001"),
        says("ana", "INFLUENCED_BY", "artist:tate:7"),
        says("artist:tate:38", "INFLUENCED_BY", "ana"),
        says("1", "RELATED_TO", "tate:1"),
        says("1", "VERSION_OF", "wikidata:Q90"),
        says("1", "PART_OF_SERIES", "series:tate:s"),
        says("1", "EXHIBITED_IN", "exhibition:tate:e"),
    )
    assert learned.skipped == {}
    assert relations(asked) == [
        ("artist:tate:38", "INFLUENCED_BY", "artist:world:ana"),
        ("artist:world:ana", "INFLUENCED_BY", "artist:tate:38"),
        ("artist:world:ana", "INFLUENCED_BY", "artist:tate:7"),
        ("artist:world:ana", "INFLUENCED_BY", "artist:world:ben"),
        ("artist:world:ana", "STUDENT_OF", "artist:tate:38"),
        ("tate:1", "RELATED_TO", "world:1"),
        ("tate:1", "VERSION_OF", "world:1"),
        ("world:1", "EXHIBITED_IN", "exhibition:tate:e"),
        ("world:1", "PART_OF_SERIES", "series:tate:s"),
    ], "and symmetric relations lead from the smaller id to the larger"


def test_an_own_id_goes_before_an_authority_and_an_own_artist_before_others(store: Store, asked: Asked) -> None:
    learn(store, KnownArtist(key="x", name="Their Ben", ulan="500000001"), source="first")
    learn(store, BEN, ANA, KnownArtist(key="ulan:500000001", name="Odd"), says("ana", "STUDENT_OF", "ulan:500000001"))
    assert relations(asked) == [("artist:world:ana", "STUDENT_OF", "artist:world:ulan:500000001")]
    learn(store, BEN, ANA, says("ana", "STUDENT_OF", "ulan:500000001"))
    assert relations(asked) == [("artist:world:ana", "STUDENT_OF", "artist:world:ben")]
    learn(store, ANA, says("ana", "STUDENT_OF", "ulan:500000001"))
    assert relations(asked) == [("artist:world:ana", "STUDENT_OF", "artist:first:x")]


def test_what_cannot_be_kept_is_refused_with_its_reason(store: Store, asked: Asked) -> None:
    save(store, work("1", "world"), work("gone", "world"))
    asked("UPDATE artwork SET deleted_at = now() WHERE source_id = 'gone'")
    learned = learn(
        store,
        ANA,
        BEN,
        KnownArtist(key="ana", name="Anna"),
        KnownArtist(key=" ", name="Nobody"),
        Term(kind="place", name=" "),
        Exhibition(key="", title="No id"),
        Rejection(source_id="artists.csv, line 3", reason="broken line", detail="1 fields"),
        says("ana", "STUDENT_OF", "zed"),
        says("1", "LIKES", "2"),
        says("1", "CREATED_BY", "world:1"),
        says("ana", "STUDENT_OF", "ana"),
        says("1", "RELATED_TO", "gone"),
        says("ana", "INFLUENCED_BY", "ulan:500000009"),
        says("ana", "INFLUENCED_BY", "ben", confidence=1.01),
        says("ana", "INFLUENCED_BY", "ben", confidence=float("nan")),
        says("1", "DEPICTS", " "),
        says("nothing", "DEPICTS", "Never Made"),
    )
    assert relations(asked) == []
    assert refused(asked) == [
        ("bad confidence", "ana INFLUENCED_BY ben", "nan is not from 0 to 1"),
        ("broken line", "artists.csv, line 3", "1 fields"),
        ("duplicate id", "ana", "artist Anna"),
        ("missing id", " ", "artist"),
        ("missing id", "No id", "exhibition"),
        ("missing name", "", "place"),
        ("missing reference", "1 DEPICTS ", ""),
        ("reference of another kind", "1 CREATED_BY world:1", "artist world:1 is one of kind artwork"),
        ("relation to itself", "ana STUDENT_OF ana", ""),
        ("unknown reference", "1 RELATED_TO gone", "artwork gone"),
        ("unknown reference", "ana INFLUENCED_BY ulan:500000009", "artist ulan:500000009"),
        ("unknown reference", "ana STUDENT_OF zed", "artist zed"),
        ("unknown reference", "nothing DEPICTS Never Made", "artwork nothing"),
        ("unknown relation type", "1 LIKES 2", "LIKES"),
    ]
    assert sum(learned.skipped.values()) == 15
    assert learned.skipped["bad confidence"] == 2
    assert asked("SELECT count(*) FROM node WHERE kind = 'subject'") == [(0,)], "a refused statement makes no term"


def test_the_surest_of_two_statements_counts_and_positions_follow_the_source(store: Store, asked: Asked) -> None:
    save(store, work("1", "world"), work("2", "world"))
    known = [
        says("1", "DEPICTS", "sea"),
        says("1", "DEPICTS", "boat", confidence=0.5),
        says("2", "RELATED_TO", "1", confidence=0.25),
        says("1", "DEPICTS", "Boat", confidence=0.75, evidence="label"),
        says("1", "RELATED_TO", "2"),
    ]
    assert learn(store, *known).relations.total == 3
    assert asked(
        "SELECT label, confidence, evidence, position FROM relation JOIN node ON node.id = dst ORDER BY type, position"
    ) == [("sea", 1.0, None, 0), ("boat", 0.75, "label", 1), ("Work 2", 1.0, None, 0)]


def test_terms_are_one_whatever_their_case_and_the_first_address_counts(store: Store, asked: Asked) -> None:
    learn(
        store,
        Term(kind="movement", name="Art Nouveau"),
        Term(kind="movement", name="art nouveau", uri="aat:1", parents=("Modernism",)),
        Term(kind="movement", name="Art-Nouveau", uri="aat:2", parents=("Modernism", "Style")),
    )
    assert asked("SELECT label, uri FROM node LEFT JOIN term USING (id) WHERE kind = 'movement' ORDER BY id") == [
        ("Art Nouveau", "aat:1"),
        ("Modernism", None),
        ("Style", None),
    ]
    assert [found[1:] for found in relations(asked)] == [
        ("BRANCH_OF", "movement:modernism"),
        ("BRANCH_OF", "movement:style"),
    ]


def test_several_rows_of_one_exhibition_are_one(store: Store, asked: Asked) -> None:
    save(store, work("1", "world"), work("2", "world"))
    learn(
        store,
        Exhibition(key="e", title="First", artworks=("1",)),
        Exhibition(key="e", title="Second", artworks=("2", "1")),
    )
    assert asked("SELECT label FROM exhibition JOIN node USING (id)") == [("First",)]
    assert len(relations(asked)) == 2


def test_an_error_half_way_changes_nothing(store: Store, asked: Asked) -> None:
    save(store, work("1", "world"), work("2", "world"))
    learn(store, *world())
    before = everything(asked)

    def broken() -> Iterable[Known]:
        yield from world()[:4]
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        store.save_knowledge("world", broken())
    assert everything(asked) == before


def test_a_name_that_no_source_can_have_is_refused(store: Store) -> None:
    with pytest.raises(KindredError, match="cannot name a source"):
        learn(store, ANA, source="artist")


def test_a_takedown_takes_what_is_known_of_the_work(store: Store, asked: Asked) -> None:
    save(store, work("1", "world"), work("2", "world"))
    learn(store, *world())
    store.takedown("world:1", "on request", "ann")
    assert not [found for found in relations(asked) if "world:1" in found]
    assert learn(store, *world()).skipped == {"unknown reference": 4}
    assert len(relations(asked)) == 3


def test_a_relation_that_closes_a_ring_of_parents_is_refused(store: Store, asked: Asked) -> None:
    def term(name: str, *parents: str) -> Term:
        return Term(kind="subject", name=name, parents=parents)

    known = [
        term("boat", "vessel"),
        term("vessel", "thing", "Boat"),
        says("VESSEL", "BROADER", "boat"),
        term("thing", "thing"),
        *(Term(kind="place", name=one, parents=(other,)) for one, other in ("ab", "bc", "ca", "cd")),
        Term(kind="movement", name="x", parents=("y",)),
        Term(kind="movement", name="y", parents=("x",)),
        says("a", "BROADER", "b"),
        says("ben", "STUDENT_OF", "ana"),
        says("ana", "STUDENT_OF", "ben"),
        ANA,
        BEN,
    ]
    learned = learn(store, *known)
    assert learned.skipped == {"closes a ring": 4, "relation to itself": 1}
    assert relations(asked) == [
        ("artist:world:ana", "STUDENT_OF", "artist:world:ben"),
        ("artist:world:ben", "STUDENT_OF", "artist:world:ana"),
        ("movement:x", "BRANCH_OF", "movement:y"),
        ("place:a", "WITHIN", "place:b"),
        ("place:b", "WITHIN", "place:c"),
        ("place:c", "WITHIN", "place:d"),
        ("subject:a", "BROADER", "subject:b"),
        ("subject:boat", "BROADER", "subject:vessel"),
        ("subject:vessel", "BROADER", "subject:thing"),
    ]
    assert [row for row in refused(asked) if row[0] == "closes a ring"] == [
        ("closes a ring", "VESSEL BROADER boat", "boat lies below VESSEL already"),
        ("closes a ring", "c WITHIN a", "a lies below c already"),
        ("closes a ring", "vessel BROADER Boat", "Boat lies below vessel already"),
        ("closes a ring", "y BRANCH_OF x", "x lies below y already"),
    ]
    before = everything(asked)
    assert learn(store, *known).skipped == learned.skipped
    assert everything(asked) == before


def test_what_another_source_says_of_parents_stays_beside_it(store: Store, asked: Asked) -> None:
    learn(store, says("boat", "BROADER", "vessel"), source="one")
    assert not learn(store, says("vessel", "BROADER", "boat"), source="two").skipped
    assert relations(asked, "one") == [("subject:boat", "BROADER", "subject:vessel")]
    assert relations(asked, "two") == [("subject:vessel", "BROADER", "subject:boat")]

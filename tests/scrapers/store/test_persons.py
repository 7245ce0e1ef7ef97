"""Persons: what all sources say of them and of whom they stand near, merged over their artists."""

from collections.abc import Iterator

import pytest
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.collection import Person
from scrapers.knowledge.records import KnownArtist
from scrapers.store import artists, nodes, persons
from scrapers.store.store import Store
from tests.scrapers.store.test_identities import undone


@pytest.fixture
def cursor(store: Store) -> Iterator[Cursor]:
    with undone(store) as found:
        for source in ("nga", "tate"):
            records = [
                KnownArtist(key=key, name=key.title(), ulan=f"u-{key}") for key in ("ana", "bo", "cy", "dee", "eve")
            ]
            artists.save_records(found, source, records)
        yield found


def relate(cursor: Cursor, src: str, type_: str, dst: str, position: int = 0) -> None:
    """`relate(cursor, "nga:ana", "MEMBER_OF", "movement:Cubism")`; an artist is given by source and key."""
    kind, _, name = dst.partition(":")
    if kind in ("movement", "place"):
        key = nodes.concept_key(kind, name)
        nodes.allocate(cursor, kind, {key: name})
    else:
        key = f"artist:{dst}"
    cursor.execute(
        "INSERT INTO relation (src, type, dst, source, provenance, confidence, position) "
        "SELECT a.id, %s, b.id, %s, 'stated', 1, %s FROM node AS a, node AS b WHERE a.key = %s AND b.key = %s",
        (type_, src.partition(":")[0], position, f"artist:{src}", key),
    )
    assert cursor.rowcount == 1


def found(cursor: Cursor, name: str) -> tuple[Person, dict[int, str]]:
    cursor.execute(
        "SELECT DISTINCT person FROM artist_identity JOIN artist ON artist.id = artist WHERE name = %s", (name,)
    )
    ((number,),) = cursor.fetchall()
    reached = persons.named(cursor, [number])
    assert list(reached) == sorted(reached)
    return reached[number], {one.id: one.name for one in reached.values()}


def test_all_that_is_known_of_a_person(cursor: Cursor) -> None:
    relate(cursor, "tate:ana", "STUDENT_OF", "tate:bo")
    relate(cursor, "nga:ana", "WORKED_AFTER", "nga:cy", 1)
    relate(cursor, "nga:ana", "WORKED_AFTER", "nga:bo", 0)
    relate(cursor, "tate:ana", "WORKED_AFTER", "tate:cy", 0)
    relate(cursor, "nga:ana", "MEMBER_OF", "movement:Cubism", 1)
    relate(cursor, "nga:ana", "MEMBER_OF", "movement:Fauvism", 0)
    relate(cursor, "tate:ana", "MEMBER_OF", "movement:cubism", 0)
    relate(cursor, "nga:ana", "ACTIVE_IN", "place:Paris", 0)
    relate(cursor, "tate:ana", "BORN_IN", "place:Ribe", 0)
    relate(cursor, "tate:ana", "DIED_IN", "place:Rome", 0)
    relate(cursor, "tate:ana", "DREW_ON", "movement:Mannerism", 0)
    ana, names = found(cursor, "Ana")
    assert [names[one] for one in ana.teachers] == ["Bo"]
    assert [names[one] for one in ana.models] == ["Bo", "Cy"]
    assert ana.movements == ("Fauvism", "Cubism")
    assert ana.places == ("Ribe", "Paris"), "where one was born comes first; where one died does not count"
    assert (ana.influences, ana.associates) == ((), ())


def test_friends_are_friends_in_both_directions_and_named_once(cursor: Cursor) -> None:
    relate(cursor, "nga:ana", "ASSOCIATED_WITH", "nga:bo")
    relate(cursor, "tate:bo", "ASSOCIATED_WITH", "tate:ana")
    relate(cursor, "tate:ana", "ASSOCIATED_WITH", "nga:ana")
    ana, names = found(cursor, "Ana")
    bo, _ = found(cursor, "Bo")
    assert [names[one] for one in ana.associates] == ["Bo"]
    assert [names[one] for one in bo.associates] == ["Ana"]


def test_whoever_is_named_is_there_too(cursor: Cursor) -> None:
    relate(cursor, "nga:ana", "ASSOCIATED_WITH", "nga:bo")
    relate(cursor, "nga:bo", "WORKED_AFTER", "nga:cy")
    relate(cursor, "nga:cy", "INFLUENCED_BY", "nga:dee")
    _, names = found(cursor, "Ana")
    assert set(names.values()) == {"Ana", "Bo", "Cy", "Dee"}
    _, names = found(cursor, "Cy")
    assert set(names.values()) == {"Cy", "Dee"}

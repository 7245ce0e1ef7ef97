"""What the graph is to hold: nodes and relations as a real database gives them."""

import pytest

from scrapers.records import Artist, Artwork, Knowledge, Node, Years
from scrapers.store.store import Store

pytestmark = pytest.mark.integration

Fact = tuple[str, str, str]


def work(source_id: str, source: str = "met", **stated: object) -> Artwork:
    values = {"title": f"Work {source_id}", "rights": "CC0-1.0", **stated}
    return Artwork(source=source, source_id=source_id, **values)  # type: ignore[arg-type]


def save(store: Store, *artworks: Artwork) -> None:
    store.save_page(artworks[0].source, [(artwork, None) for artwork in artworks], [], "1")


def facts(known: Knowledge) -> dict[Fact, tuple[str, tuple[str, ...], float]]:
    """Provenance, sources and confidence of each relation, by keys."""
    keys = {node.id: node.key for node in known.nodes}
    found = known.relations
    return {
        (keys[int(src)], found.types[kind], keys[int(dst)]): (
            found.provenances[provenance],
            found.source_groups[sources],
            float(sure),
        )
        for src, kind, dst, provenance, sources, sure in zip(
            found.src, found.type, found.dst, found.provenance, found.sources, found.confidence, strict=True
        )
    }


def node(known: Knowledge, key: str) -> Node:
    return next(one for one in known.nodes if one.key == key)


def test_nodes_and_relations_of_a_record(store: Store) -> None:
    artist = Artist(key="a", name="Ana", birth=1850, death=1900, nationality="Dutch", teachers=("b",))
    stated = {"movements": ("Fauvism",), "genres": ("boats",), "subjects": ("Boats", "sea"), "places": ("Delft",)}
    save(store, work("1", artists=(artist,), years=Years(1880, 1885), **stated))
    known = store.knowledge()
    assert [one.id for one in known.nodes] == sorted(one.id for one in known.nodes)
    made = node(known, "met:1")
    assert (made.kind, made.name, made.start, made.end, made.rights, made.source, made.deleted) == (
        *("artwork", "Work 1", 1880, 1885, "CC0-1.0", "met"),
        False,
    )
    ana = node(known, "person:met:a")
    assert (ana.kind, ana.name, ana.start, ana.end, ana.nationality) == ("artist", "Ana", 1850, 1900, "Dutch")
    assert node(known, "person:met:b").name == "b", "one who is only named as a teacher goes by the source's key"
    assert {one.key: one.kind for one in known.nodes if one.kind not in ("artwork", "artist")} == {
        "movement:fauvism": "movement",
        "subject:boats": "subject",
        "subject:sea": "subject",
        "place:delft": "place",
    }
    plain = ("stated", ("met",), 1.0)
    assert facts(known) == {
        ("met:1", "CREATED_BY", "person:met:a"): plain,
        ("met:1", "PART_OF_MOVEMENT", "movement:fauvism"): plain,
        ("met:1", "HAS_GENRE", "subject:boats"): plain,
        ("met:1", "DEPICTS", "subject:boats"): plain,
        ("met:1", "DEPICTS", "subject:sea"): plain,
        ("met:1", "LOCATED_IN", "place:delft"): plain,
        ("person:met:a", "STUDENT_OF", "person:met:b"): plain,
    }


def test_artists_of_two_sources_become_one_person_with_both_as_sources(store: Store) -> None:
    save(store, work("1", artists=(Artist(key="a", name="Ana", ulan="5", teachers=("t",)),)))
    save(store, work("9", "tate", artists=(Artist(key="x", name="Ana B.", ulan="5", teachers=("y",)),)))
    save(store, work("10", "tate", artists=(Artist(key="y", name="T", ulan="6"),)))
    save(store, work("2", artists=(Artist(key="t", name="T", ulan="6"),)))
    known = facts(store.knowledge())
    assert known["met:1", "CREATED_BY", "person:ulan:5"][1] == ("met",)
    assert known["tate:9", "CREATED_BY", "person:ulan:5"][1] == ("tate",)
    assert known["person:ulan:5", "STUDENT_OF", "person:ulan:6"] == ("stated", ("met", "tate"), 1.0)
    assert len([one for one in store.knowledge().nodes if one.kind == "artist"]) == 2


def test_the_surest_statement_of_a_fact_counts(store: Store) -> None:
    save(store, work("1", movements=("Fauvism",)))
    with store._database.transaction() as cursor:
        cursor.execute("UPDATE relation SET confidence = 0.5")
        cursor.execute("INSERT INTO relation SELECT src, type, dst, 'tate', 'inferred', 0.75, position FROM relation")
    assert facts(store.knowledge()) == {
        ("met:1", "PART_OF_MOVEMENT", "movement:fauvism"): ("inferred", ("met", "tate"), 0.75)
    }


def test_deleted_works_are_marked_and_have_no_relations(store: Store) -> None:
    save(store, work("1", movements=("Fauvism",), subjects=("sea",)), work("2", subjects=("sea",)))
    with store._database.transaction() as cursor:
        cursor.execute("UPDATE artwork SET deleted_at = now() WHERE source_id = '1'")
    known = store.knowledge()
    assert {one.key: one.deleted for one in known.nodes} == {"met:1": True, "met:2": False, "subject:sea": False}
    assert facts(known).keys() == {("met:2", "DEPICTS", "subject:sea")}


def test_withdrawn_identities_and_persons_nobody_names_are_left_out(store: Store) -> None:
    save(store, work("1", artists=(Artist(key="a", name="Ana", influences=("b",)),)))
    with store._database.transaction() as cursor:
        cursor.execute("UPDATE artist_identity SET withdrawn_at = now() WHERE method IS NOT NULL")
    known = store.knowledge()
    assert [one.key for one in known.nodes] == ["met:1"]
    assert facts(known) == {}


def test_an_empty_store_has_no_knowledge(store: Store) -> None:
    known = store.knowledge()
    assert known.nodes == ()
    assert len(known.relations) == len(known.relations.of("DEPICTS")) == 0

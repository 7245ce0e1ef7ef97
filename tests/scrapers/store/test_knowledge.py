"""What the graph is to hold: nodes and relations as a real database gives them."""

import pytest

from scrapers.knowledge.records import Exhibition, KnownArtist, Series, Statement, Term
from scrapers.known import Knowledge, Node
from scrapers.records import Artist, Artwork, Years
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


def judge(store: Store, verdict: str, src: str, type_: str, dst: str, new_type: str | None = None) -> None:
    """As a curator's verdict is stored."""
    with store._database.transaction() as cursor:
        cursor.execute(
            "INSERT INTO judgement (verdict, src, type, dst, new_type, reason, author) "
            "SELECT %s, src.id, %s, dst.id, %s, 'why', 'ann' FROM node AS src, node AS dst "
            "WHERE src.key = %s AND dst.key = %s",
            (verdict, type_, new_type, src, dst),
        )
        assert cursor.rowcount == 1


def test_exhibitions_series_and_higher_terms_with_their_years(store: Store) -> None:
    save(store, work("1", subjects=("boat",)))
    store.save_knowledge(
        "met",
        [
            Term(kind="subject", name="boat", parents=("vessel",)),
            Term(kind="subject", name="vessel", parents=("object",)),
            Term(kind="subject", name="raft", parents=("vessel",)),
            Exhibition(key="e", title="Salon", start=1881, end=1882, artworks=("1",)),
            Exhibition(key="empty", title="Not of these works"),
            Series(key="s", title="Harbours", artworks=("1",)),
        ],
    )
    known = store.knowledge()
    salon, harbours = node(known, "exhibition:met:e"), node(known, "series:met:s")
    assert (salon.kind, salon.name, salon.start, salon.end) == ("exhibition", "Salon", 1881, 1882)
    assert (harbours.kind, harbours.name, harbours.start) == ("series", "Harbours", None)
    assert {one.key for one in known.nodes if one.kind == "subject"} == {
        "subject:boat",
        "subject:vessel",
        "subject:object",
    }, "what no work leads to is left out"
    assert ("subject:boat", "BROADER", "subject:vessel") in facts(known)
    assert ("subject:raft", "BROADER", "subject:vessel") not in facts(known)


def test_every_person_with_a_relation_belongs_whether_or_not_a_work_leads_there(store: Store) -> None:
    save(store, work("1", artists=(Artist(key="a", name="Ana", teachers=("t",)),)))
    store.save_knowledge(
        "lives",
        [
            KnownArtist(key="fellow", name="Fellow"),
            KnownArtist(key="far", name="Far", active_places=("Delft",)),
            KnownArtist(key="alone", name="Alone"),
            Statement(src="fellow", type="STUDENT_OF", dst="artist:met:t"),
        ],
    )
    known = store.knowledge()
    assert {one.name for one in known.nodes if one.kind == "artist"} == {"Ana", "t", "Fellow", "Far"}
    assert facts(known).keys() == {
        ("met:1", "CREATED_BY", "person:met:a"),
        ("person:met:a", "STUDENT_OF", "person:met:t"),
        ("person:lives:fellow", "STUDENT_OF", "person:met:t"),
        ("person:lives:far", "ACTIVE_IN", "place:delft"),
    }


def test_what_is_said_of_one_friendship_from_both_sides_is_one_relation(store: Store) -> None:
    store.save_knowledge(
        "one", [KnownArtist(key="a", name="Ana", ulan="5"), KnownArtist(key="b", name="Ben", ulan="6")]
    )
    store.save_knowledge(
        "two", [KnownArtist(key="b", name="Ben", ulan="6"), KnownArtist(key="a", name="Ana", ulan="5")]
    )
    store.save_knowledge(
        "three", [Statement(src="artist:two:b", type="ASSOCIATED_WITH", dst="artist:two:a", evidence="letters")]
    )
    store.save_knowledge(
        "four",
        [Statement(src="artist:one:b", type="ASSOCIATED_WITH", dst="artist:one:a", confidence=0.5, citation="p. 1")],
    )
    known = store.knowledge()
    assert facts(known) == {("person:ulan:5", "ASSOCIATED_WITH", "person:ulan:6"): ("stated", ("four", "three"), 1.0)}
    assert known.relations.notes[known.relations.note[0]] == ("letters", "")


def test_judgements_are_heeded_and_withdrawn_ones_are_not(store: Store) -> None:
    save(store, work("1", subjects=("sea", "boat", "sky"), genres=("boat",)), work("2"), work("3"))
    relations = [Statement(src="1", type="RELATED_TO", dst=dst, confidence=0.5, evidence="list") for dst in "23"]
    store.save_knowledge("met", relations)
    judge(store, "reject", "met:1", "DEPICTS", "subject:sea")
    judge(store, "retype", "met:1", "DEPICTS", "subject:boat", "HAS_GENRE")
    judge(store, "accept", "met:2", "RELATED_TO", "met:1")
    judge(store, "retype", "met:1", "RELATED_TO", "met:3", "VERSION_OF")
    judge(store, "retype", "met:1", "DEPICTS", "subject:sky", "STUDENT_OF")
    judge(store, "accept", "met:1", "FORMAL_SIM", "met:2")
    judge(store, "reject", "met:1", "DEPICTS", "met:2")
    known = store.knowledge()
    assert facts(known) == {
        ("met:1", "DEPICTS", "subject:sky"): ("stated", ("met",), 1.0),
        ("met:1", "HAS_GENRE", "subject:boat"): ("judged", ("met",), 1.0),
        ("met:1", "RELATED_TO", "met:2"): ("judged", ("met",), 1.0),
        ("met:1", "VERSION_OF", "met:3"): ("judged", ("met",), 1.0),
    }
    stated = facts(store.knowledge(judged=False))
    assert ("met:1", "DEPICTS", "subject:sea") in stated, "a release is made of what was stated: verdicts are laid over"
    assert ("met:1", "RELATED_TO", "met:3") in stated
    notes = known.relations.of("VERSION_OF").note
    assert [known.relations.notes[note] for note in notes] == [("list", "")]
    with store._database.transaction() as cursor:
        cursor.execute("UPDATE judgement SET withdrawn_at = now()")
    assert ("met:1", "DEPICTS", "subject:sea") in facts(store.knowledge())
    assert len(facts(store.knowledge())) == 6


def test_a_judgement_of_persons_is_heeded(store: Store) -> None:
    save(store, work("1", artists=(Artist(key="a", name="Ana", teachers=("t",)),)))
    judge(store, "reject", "person:met:a", "STUDENT_OF", "person:met:t")
    assert facts(store.knowledge()).keys() == {("met:1", "CREATED_BY", "person:met:a")}


def test_likenesses_are_relations_too(store: Store) -> None:
    ana = (Artist(key="a", name="Ana"),)
    stated = {"title": "The Drowned Harbour", "artists": ana, "years": Years(1880, 1880), "medium": "Etching on paper"}
    save(store, work("1", **stated), work("2", **stated))
    known = store.knowledge()
    provenance, sources, sure = facts(known)["met:1", "VERSION_OF", "met:2"]
    assert (provenance, sources) == ("derived", ("kindred",))
    assert 0 < sure < 1
    (note,) = known.relations.of("VERSION_OF").note
    assert "impressions or states" in known.relations.notes[note][0]
    judge(store, "reject", "met:1", "VERSION_OF", "met:2")
    assert ("met:1", "VERSION_OF", "met:2") not in facts(store.knowledge())


def test_a_judgement_follows_a_person_who_became_another(store: Store) -> None:
    save(store, work("1", artists=(Artist(key="a", name="Ana", teachers=("t",)),)))
    judge(store, "reject", "person:met:a", "STUDENT_OF", "person:met:t")
    save(store, work("2", "tate", artists=(Artist(key="a", name="Ana", ulan="5"),)))
    store.join_artist("artist:met:a", "person:ulan:5", "the same", "Bob")
    assert ("person:ulan:5", "STUDENT_OF", "person:met:t") in facts(store.knowledge(judged=False))
    assert facts(store.knowledge()).keys() == {
        ("met:1", "CREATED_BY", "person:ulan:5"),
        ("tate:2", "CREATED_BY", "person:ulan:5"),
    }
    assert [(one.src, one.src_id) for one in store.judgements()] == [
        ("person:met:a", next(one.id for one in store.knowledge().nodes if one.key == "person:ulan:5"))
    ]

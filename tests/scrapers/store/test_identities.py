"""Who is who: by authority ids, else by names with life dates, whatever comes first."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.knowledge.records import KnownArtist
from scrapers.records import Artist
from scrapers.store import artists, batch, identities
from scrapers.store.candidates import Candidate, names_of
from scrapers.store.matching import resolve
from scrapers.store.store import Store
from tests.scrapers.store.stated import AnyStore, save, work

Who = tuple[str, str]
Parts = frozenset[frozenset[Who]]


def candidate(place: str, name: str = "", *aliases: str, lived: str = "-", ids: str = "") -> Candidate:
    """`candidate("nga:1", "Ana Berg", lived="1800-1850", ids="u1 Q1")`."""
    source, key = place.split(":")
    birth, death = (int(year) if year else None for year in lived.split("-"))
    ulan = next((value for value in ids.split() if value.startswith("u")), None)
    wikidata = next((value for value in ids.split() if value.startswith("Q")), None)
    return Candidate(
        id=hash(place),
        source=source,
        key=key,
        names=names_of([name, *aliases]),
        birth=birth,
        death=death,
        ulan=ulan,
        wikidata=wikidata,
    )


def together(*candidates: Candidate) -> list[str]:
    """Who is with whom: `["nga:1 tate:1", "saam:1"]`, the same in any order."""
    found = [
        sorted(
            " ".join(sorted(f"{one.source}:{one.key}" for one in cluster.members)) for cluster in resolution.clusters
        )
        for resolution in (resolve(candidates), resolve(candidates[::-1]))
    ]
    assert found[0] == found[1]
    return found[0]


A, B, C = "nga:1", "saam:1", "tate:1"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (candidate(A, "Ana Berg", lived="1800-1850"), candidate(B, "Berg, Ana", lived="1802-1848"), True),
        (candidate(A, "Ana Berg", lived="1800-1850"), candidate(B, "Ana Berg", lived="1803-1850"), False),
        (candidate(A, "Ana Berg", lived="1800-1850"), candidate(B, "Ana Berg", lived="1800-1853"), False),
        (candidate(A, "Ana Berg", lived="1800-"), candidate(B, "Ana Berg", lived="1801-1850"), True),
        (candidate(A, "Ana Berg", lived="1800-"), candidate(B, "Ana Berg", lived="-1850"), False),
        (candidate(A, "Ana Berg"), candidate(B, "Ana Berg"), False),
        (candidate(A, "A. Berg", lived="1800-1850"), candidate(B, "Ana Berg", lived="1800-1850"), True),
        (candidate(A, "A. Berg", lived="1800-"), candidate(B, "Ana Berg", lived="1800-"), False),
        (candidate(A, "Ana Berg", lived="1800-"), candidate(B, "Ana Maria Berg", lived="1800-"), True),
        (candidate(A, "Ana Berg", lived="1800-"), candidate(B, "Ana Maria Berg", lived="1801-"), False),
        (candidate(A, "Maria Berg", lived="1800-1850"), candidate(B, "Ana Maria Berg", lived="1800-1850"), True),
        (candidate(A, "Maria Berg", lived="1800-1850"), candidate(B, "Ana Maria Berg", lived="1800-1851"), False),
        (candidate(A, "Berg", "Ana Holm", lived="1800-1850"), candidate(B, "Ana Holm", lived="1800-1850"), True),
        (candidate(A, "Jan Berg the Elder", lived="1800-"), candidate(B, "Jan Berg the Younger", lived="1800-"), False),
        (candidate(A, "Jan Berg the Elder", lived="1800-1850"), candidate(B, "Jan Berg", lived="1800-1850"), True),
        (candidate(A, "Jan Berg, Jr.", lived="1800-"), candidate(B, "Jan Berg", lived="1800-"), False),
        (candidate(A, "Ana Berg", lived="1800-1850", ids="u1"), candidate(B, "Ana Berg", lived="1800-1850"), True),
        (
            candidate(A, "Ana Berg", lived="1800-1850", ids="u1"),
            candidate(B, "Ana Berg", lived="1800-1850", ids="u2"),
            False,
        ),
        (
            candidate(A, "Ana Berg", lived="1800-1850", ids="u1"),
            candidate(B, "Ana Berg", lived="1800-1850", ids="Q2"),
            True,
        ),
        (candidate(A, "X", ids="u1"), candidate(B, "Y", ids="u1"), True),
        (candidate(A, "X", lived="1800-", ids="u1"), candidate(B, "Y", lived="1805-", ids="u1"), True),
        (candidate(A, "X", lived="1800-", ids="u1"), candidate(B, "Y", lived="1806-", ids="u1"), False),
        (candidate(A, "X", lived="1800-1850", ids="u1"), candidate(B, "X", lived="1840-1850", ids="u1"), True),
        (candidate(A, "X", lived="1800-1850", ids="u1"), candidate(B, "X", lived="1826-1876", ids="u1"), False),
        (candidate("nga:1", "X", lived="1800-1850"), candidate("nga:2", "X", lived="1800-1850"), True),
        (candidate("nga:1", "X", lived="1800-"), candidate("nga:2", "X", lived="1800-1850"), False),
    ],
)
def test_two_artists(one: Candidate, other: Candidate, same: bool) -> None:
    assert (len(together(one, other)) == 1) == same


def test_ids_lead_from_one_to_the_next() -> None:
    chain = (candidate(A, "X", ids="u1"), candidate(B, "Y", ids="u1 Q1"), candidate(C, "Z", ids="Q1"))
    assert together(*chain) == ["nga:1 saam:1 tate:1"]


def test_where_two_persons_fit_nobody_is_matched() -> None:
    one, other = candidate("nga:1", "Ana Berg", lived="1800-"), candidate("nga:2", "Ana Berg", lived="1801-")
    fits_both = candidate(C, "Ana Berg", lived="1800-1850")
    assert together(one, other, fits_both) == ["nga:1", "nga:2", "tate:1"]
    assert together(one, fits_both) == ["nga:1 tate:1"]
    resolution = resolve([one, other, fits_both])
    why, others = resolution.apart[fits_both.id]
    assert (why, {other.place for other in others}) == ("ambiguous", {one.place, other.place})
    assert set(resolution.apart) == {fits_both.id}


def test_one_whom_two_persons_fit_is_matched_with_no_third() -> None:
    lived = "1800-1850"
    two = (candidate(A, "Ana Berg", lived=lived, ids="u1"), candidate(B, "Ana Berg", lived=lived, ids="u2"))
    fits_both = candidate(C, "Ana Berg", "Bo Holm", lived=lived)
    third = candidate("met:1", "Bo Holm", lived="1800-")
    assert together(fits_both, third) == ["met:1 tate:1"]
    assert together(*two, fits_both, third) == ["met:1", "nga:1", "saam:1", "tate:1"]


def test_a_chain_of_names_whose_ends_are_two_persons_joins_nobody() -> None:
    lived = "1800-1850"
    chain = (
        candidate("aic:1", "Ana Berg", lived=lived, ids="u1"),
        candidate("met:1", "Ana Berg", "Bo Holm", lived=lived),
        candidate("nga:1", "Bo Holm", "Cy Dahl", lived=lived),
        candidate("saam:1", "Cy Dahl", lived=lived, ids="u2"),
    )
    assert together(*chain[:3]) == ["aic:1 met:1 nga:1"]
    assert together(*chain) == ["aic:1", "met:1", "nga:1", "saam:1"]
    assert {why for why, _ in resolve(chain).apart.values()} == {"ambiguous"}


def test_two_ids_of_one_name_leave_the_third_alone() -> None:
    lived = "1800-1850"
    known = [candidate(A, "Ana Berg", lived=lived, ids="u1"), candidate(B, "Ana Berg", lived=lived, ids="u2")]
    assert together(*known, candidate(C, "Ana Berg", lived=lived)) == ["nga:1", "saam:1", "tate:1"]
    resolution = resolve(known)
    assert {one.id: resolution.apart[one.id][0] for one in known} == dict.fromkeys(
        (one.id for one in known), "authorities"
    )


def test_the_surest_agreement_comes_first() -> None:
    full, exact = (
        candidate(A, "Ana Maria Berg", lived="1800-1850"),
        candidate("saam:2", "Ana Maria Berg", lived="1800-"),
    )
    near = candidate("saam:1", "Ana Berg", lived="1802-1851")
    assert together(full, exact) == ["nga:1 saam:2"]
    assert together(full, near, exact) == ["nga:1 saam:1", "saam:2"], "both dates are surer than the whole name"


def test_a_name_joins_whole_groups_that_ids_made() -> None:
    one = (candidate("nga:1", "Ana Berg", lived="1800-1850", ids="u1"), candidate("saam:1", "A. Berg", ids="u1"))
    other = (candidate("tate:1", "Berg, Ana", lived="1800-1850", ids="Q1"), candidate("met:1", "B", ids="Q1"))
    assert together(*one, *other) == ["met:1 nga:1 saam:1 tate:1"]


def test_what_does_not_fit_the_group_is_not_joined_through_a_member() -> None:
    group = (
        candidate("nga:1", "Ana Berg", lived="1800-", ids="u1"),
        candidate("saam:1", "Ana Berg", lived="-1850", ids="u1"),
    )
    assert together(*group, candidate("tate:1", "Ana Berg", lived="1800-1890")) == ["nga:1 saam:1", "tate:1"]


def test_a_wrong_id_parts_a_group_and_is_told() -> None:
    right = candidate("nga:1", "Ana Berg", lived="1800-1850", ids="Q1")
    too, wrong = candidate("saam:1", "Berg", ids="Q1"), candidate("tate:1", "Bo Holm", lived="1901-1970", ids="Q1")
    assert together(right, candidate("met:1", "Ana Berg", lived="1800-1850", ids="Q1"), wrong) == [
        "met:1 nga:1",
        "tate:1",
    ]
    apart = resolve([right, too, wrong]).apart
    assert apart[wrong.id][0] == apart[right.id][0] == "dates"
    strangers = (candidate("met:1", "X", ids="u1 Q1"), candidate("nga:1", "Y", ids="u2 Q2"))
    bridge = candidate("tate:1", "Y", ids="u1 Q2")
    assert together(*strangers, bridge) == ["met:1", "nga:1 tate:1"]


few = st.sampled_from
known_artists = st.builds(
    candidate,
    st.tuples(few(["met", "nga", "tate"]), few("1234")).map(":".join),
    few(["Ana Berg", "Berg, Ana", "A. Berg", "Ana Maria Berg", "Maria Berg", "Bo Holm", "Unknown", ""]),
    lived=few(["-", "1800-", "1801-1850", "1800-1850", "1803-1850", "1802-1852", "-1850", "1830-1890"]),
    ids=few(["", "", "", "u1", "u2", "Q1", "Q2", "u1 Q1", "u2 Q1"]),
)
worlds = st.lists(known_artists, max_size=9, unique_by=lambda one: one.place)


def parts(candidates: Sequence[Candidate]) -> Parts:
    return frozenset(frozenset(one.place for one in cluster.members) for cluster in resolve(candidates).clusters)


@given(world=worlds, data=st.data())
def test_order_does_not_matter(world: list[Candidate], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(world))
    renumbered = [replace(one, id=n) for n, one in enumerate(shuffled)]
    assert parts(renumbered) == parts(world)


@given(world=worlds)
def test_every_match_rests_on_ids_or_on_names_with_dates(world: list[Candidate]) -> None:
    for cluster in resolve(world).clusters:
        assert {one.place for one in cluster.members}
        for group in cluster.groups:
            for other in cluster.groups:
                if group is not other:
                    assert 0.75 <= cluster.sureness(group, other) <= 0.95
                    for name in ("ulan", "wikidata"):
                        ids = [{getattr(one, name) for one in each} - {None} for each in (group, other)]
                        assert not all(ids), "those of whom an authority has two entries are never one by name"
    assert sorted(one for part in parts(world) for one in part) == sorted(one.place for one in world)


# In the database


def known(one: Candidate) -> KnownArtist:
    name = " ".join(one.names[0].words).title() if one.names else ""
    return KnownArtist(key=one.key, name=name, birth=one.birth, death=one.death, ulan=one.ulan, wikidata=one.wikidata)


def tell(cursor: Cursor, *candidates: Candidate) -> None:
    """Save records, in their order, as few at a time as sources change."""
    batch.write_alone(cursor)
    page: list[Candidate] = []
    for one in [*candidates, None]:
        if page and (one is None or one.source != page[0].source):
            artists.save_records(cursor, page[0].source, [known(each) for each in page])
            page = []
        if one:
            page.append(one)


def told(cursor: Cursor) -> dict[str, tuple[str, str, float]]:
    """Key of the person, method and confidence by artist."""
    cursor.execute(
        "SELECT artist.source || ':' || artist.key, node.key, method, confidence FROM artist_identity "
        "JOIN artist ON artist.id = artist JOIN node ON node.id = person WHERE withdrawn_at IS NULL"
    )
    return {artist: rest for artist, *rest in cursor.fetchall()}


def persons(cursor: Cursor) -> Parts:
    found: dict[str, set[Who]] = {}
    for artist, (person, *_) in told(cursor).items():
        found.setdefault(person, set()).add(tuple(artist.split(":")))  # type: ignore[arg-type]
    return frozenset(map(frozenset, found.values()))


@contextmanager
def undone(store: Store) -> Iterator[Cursor]:
    """A cursor whose writes are undone, so that one database serves many examples."""
    with store._database.transaction() as cursor:
        yield cursor
        cursor.connection.rollback()


SLOW: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


@settings(max_examples=15, **SLOW)
@given(world=worlds, changes=worlds, data=st.data())
def test_the_store_finds_what_the_whole_says(
    store: Store, world: list[Candidate], changes: list[Candidate], data: st.DataObject
) -> None:
    """Whatever comes first, and however often something changes, and a second time nothing changes."""
    with undone(store) as cursor:
        tell(cursor, *world)
        tell(cursor, *changes)
        now = {one.place: one for one in world} | {one.place: one for one in changes}
        after = [replace(one, names=names_of([known(one).name])) for one in now.values()]
        assert persons(cursor) == parts(after)
        cursor.execute("SELECT count(*), max(id) FROM artist_identity")
        before = cursor.fetchone()
        tell(cursor, *data.draw(st.permutations(after)))
        cursor.execute("SELECT count(*), max(id) FROM artist_identity")
        assert cursor.fetchone() == before
        for source in ("met", "nga", "tate"):
            artists.retract_records(cursor, source, [])
        assert persons(cursor) == parts(after), "what nobody says any more is what was last known"


def test_stores_agree_on_names_and_dates(any_store: AnyStore) -> None:
    save(any_store, work("1", artists=(Artist(key="a", name="Ana Berg", birth=1800, death=1850),)))
    save(any_store, work("1", "tate", artists=(Artist(key="x", name="Berg, Ana", birth=1801, death=1850),)))
    save(any_store, work("1", "nga", artists=(Artist(key="y", name="Ana Berg"),)))
    one, two, three = (any_store.artwork(f"{source}:1").persons for source in ("met", "tate", "nga"))
    assert one == two != three
    save(any_store, work("1", artists=(Artist(key="a", name="Ana Berg", birth=1700, death=1750),)))
    assert any_store.artwork("met:1").persons != any_store.artwork("tate:1").persons


def test_each_method_has_its_name_and_confidence(store: Store) -> None:
    world = [
        candidate("nga:1", "Ana Berg", lived="1800-1850", ids="u1"),
        candidate("saam:1", "Ana Berg", lived="1800-1850", ids="u1 Q1"),
        candidate("met:1", "Ana Berg", ids="Q1"),
        candidate("tate:1", "Ana Berg", lived="1800-1850"),
        candidate("aic:1", "Ana Berg"),
    ]
    with undone(store) as cursor:
        tell(cursor, *world)
        person = "person:ulan:u1"
        assert told(cursor) == {
            "nga:1": [person, "ulan", 1.0],
            "saam:1": [person, "ulan", 1.0],
            "met:1": [person, "wikidata", 1.0],
            "tate:1": [person, "name-dates", 0.95],
            "aic:1": ["person:aic:1", "own", 1.0],
        }


def test_a_person_keeps_its_key_while_it_may(store: Store) -> None:
    with undone(store) as cursor:
        tell(cursor, candidate("tate:1", "Ana Berg", lived="1800-1850"))
        tell(cursor, candidate("met:1", "Ana Berg", lived="1800-1850"))
        assert {person for person, *_ in told(cursor).values()} == {"person:tate:1"}
        tell(cursor, candidate("nga:1", "Ana Berg", lived="1800-1850", ids="Q1"))
        assert {person for person, *_ in told(cursor).values()} == {"person:wikidata:Q1"}
        tell(cursor, candidate("nga:1", "Ana Berg", lived="1700-1750", ids="Q1"))
        found = told(cursor)
        assert found["nga:1"][0] == "person:wikidata:Q1"
        assert found["met:1"][0] == found["tate:1"][0] != found["nga:1"][0]


def test_who_leaves_no_longer_stands_between_others(store: Store) -> None:
    with undone(store) as cursor:
        fits = [candidate("nga:1", "Ana Berg", lived="1800-"), candidate("nga:2", "Ana Berg", lived="1801-")]
        tell(cursor, *fits, candidate("tate:1", "Ana Berg", lived="1800-1850"))
        assert len(persons(cursor)) == 3
        tell(cursor, candidate("nga:2", "Bo Holm", lived="1801-"))
        assert persons(cursor) == {frozenset({("nga", "1"), ("tate", "1")}), frozenset({("nga", "2")})}
        bridge = (candidate("met:1", ids="u1"), candidate("met:2", ids="u1 Q1"), candidate("met:3", ids="Q1"))
        tell(cursor, *bridge)
        assert len(persons(cursor)) == 3
        tell(cursor, candidate("met:2", ids="u1"))
        assert len(persons(cursor)) == 4


def test_artists_of_an_older_database_are_found_by_name_too(store: Store) -> None:
    with undone(store) as cursor:
        tell(cursor, candidate("tate:1", "Ana Berg", lived="1800-1850"))
        cursor.execute("DELETE FROM artist_name")
        cursor.execute("UPDATE artist SET named = false")
        tell(cursor, candidate("met:1", "Ana Berg", lived="1800-1850"))
        assert len(persons(cursor)) == 1


def test_a_crowd_of_namesakes_is_no_crowd_of_comparisons(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    likeness = identities.likeness

    def counted(one: Candidate, other: Candidate) -> float:
        nonlocal compared
        compared += 1
        return likeness(one, other)

    crowd = [candidate(f"nga:{n}", f"Ana Berg {chr(97 + n % 26)}olm", lived=f"{1000 + 7 * n}-") for n in range(130)]
    with undone(store) as cursor:
        tell(cursor, *crowd)
        monkeypatch.setattr(identities, "likeness", counted)
        tell(cursor, candidate("tate:1", "Ana Berg aolm", lived="1000-"))
        assert len(persons(cursor)) == 130
    assert compared == 1


def test_a_second_run_asks_little(store: Store, asked: Callable[..., Any]) -> None:
    world = [candidate(f"nga:{n}", "Ana Berg", lived=f"{1000 + 7 * n}-", ids=f"u{n}") for n in range(20)]
    with store._database.transaction() as cursor:
        tell(cursor, *world)
    before = asked("SELECT xmin::text, * FROM artist"), asked("SELECT xmin::text, * FROM artist_record")
    with store._database.transaction() as cursor:
        tell(cursor, *world)
    assert (asked("SELECT xmin::text, * FROM artist"), asked("SELECT xmin::text, * FROM artist_record")) == before

"""What people decide on who an artist is: it stands over the rule through every ingest, and can be withdrawn."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg2.extensions import cursor as Cursor  # noqa: N812
from typer.testing import CliRunner, Result

from scrapers.errors import KindredError
from scrapers.knowledge.records import KnownArtist
from scrapers.store import artists, batch, decisions, identity_rows
from scrapers.store.candidates import Candidate
from scrapers.store.identity_rows import IdentityFilter
from scrapers.store.standing import standing
from scrapers.store.store import Store
from scripts.cli import app
from tests.conftest import Postgres
from tests.scrapers.store.test_identities import SLOW, candidate, parts, persons, tell, told, undone, worlds

LIVED = "1800-1850"
NGA, TATE, MET = (candidate(f"{source}:1", "Ana Berg", lived=LIVED) for source in ("nga", "tate", "met"))
KNOWN = candidate("nga:1", "Ana Berg", lived=LIVED, ids="u1")
BO = candidate("saam:1", "Bo Holm", lived="1700-1750")


@pytest.fixture
def cursor(store: Store) -> Iterator[Cursor]:
    with undone(store) as found:
        yield found


def who(cursor: Cursor) -> set[str]:
    """`{"nga:1 tate:1", "met:1"}`."""
    return {" ".join(sorted(":".join(one) for one in part)) for part in persons(cursor)}


def test_apart_stands_through_every_ingest_and_is_withdrawn(cursor: Cursor) -> None:
    tell(cursor, NGA, TATE, MET)
    assert who(cursor) == {"met:1 nga:1 tate:1"}
    made = decisions.part(cursor, "tate:1", "another hand", "ann")
    assert (made.artist, made.person, made.method, made.decided_by) == ("tate:1", "person:tate:1", "apart", "ann")
    assert who(cursor) == {"met:1 nga:1", "tate:1"}
    tell(cursor, TATE, NGA, candidate("tate:1", "Ana Berg", lived="1801-1850"), KNOWN, MET)
    tell(cursor, candidate("aic:1", "Ana Berg", lived="1801-1850"))
    assert who(cursor) == {"aic:1 met:1 nga:1", "tate:1"}, "nobody is joined to it either"
    tell(cursor, TATE, NGA)
    decisions.withdraw(cursor, made.id, "bob")
    assert who(cursor) == {"aic:1 met:1 nga:1 tate:1"}
    states = [(row.method, row.withdrawn_by) for row in identity_rows.history(cursor, "tate:1")]
    assert states[-2:] == [("apart", "bob"), (states[-1][0], None)]


def test_withdrawing_restores_what_was_before(cursor: Cursor) -> None:
    tell(cursor, KNOWN, TATE, MET, BO)
    before = told(cursor)
    for artist, other in (("tate:1", None), ("saam:1", "nga:1"), ("nga:1", "saam:1"), ("nga:1", None)):
        made = (
            decisions.join(cursor, artist, other, None, "ann") if other else decisions.part(cursor, artist, None, "ann")
        )
        assert told(cursor) != before
        decisions.withdraw(cursor, made.id, "ann")
        assert told(cursor) == before


def test_together_stands_and_follows_the_person(cursor: Cursor) -> None:
    tell(cursor, NGA, BO)
    marks = [standing(cursor).judgements]
    made = decisions.join(cursor, "saam:1", "person:nga:1", None, "ann")
    marks.append(standing(cursor).judgements)
    assert who(cursor) == {"nga:1 saam:1"}
    assert told(cursor)["saam:1"] == ["person:nga:1", "together", 1.0]
    tell(cursor, TATE, BO, KNOWN)
    assert who(cursor) == {"nga:1 saam:1 tate:1"}
    assert {person for person, *_ in told(cursor).values()} == {"person:nga:1"}, "what people named stays so called"
    decisions.withdraw(cursor, made.id, "ann")
    marks.append(standing(cursor).judgements)
    assert len(set(marks)) == 3, "judgements speak of other persons now, and are to be read again"
    assert who(cursor) == {"nga:1 tate:1", "saam:1"}
    assert told(cursor)["nga:1"][0] == "person:ulan:u1"


def test_two_persons_that_people_named_may_become_one(cursor: Cursor) -> None:
    eve, kim = candidate("saam:1", "Eve"), candidate("saam:2", "Kim")
    tell(cursor, NGA, candidate("tate:1", "Other"), eve, kim)
    decisions.join(cursor, "saam:1", "person:nga:1", None, "ann")
    decisions.join(cursor, "saam:2", "tate:1", "same hand", "bob")
    tell(cursor, TATE)
    assert who(cursor) == {"nga:1 saam:1 saam:2 tate:1"}
    assert len({person for person, *_ in told(cursor).values()}) == 1
    followed = identity_rows.history(cursor, "saam:2")[-1]
    assert (followed.decided_by, followed.reason, followed.withdrawn_at) == ("bob", "same hand", None)


def test_one_may_be_put_to_the_person_called_after_it(cursor: Cursor) -> None:
    first, second = candidate("aic:1", "Ana Berg", lived=LIVED), candidate("met:1", "Ana Berg", lived=LIVED)
    tell(cursor, first, second, NGA)
    assert {person for person, *_ in told(cursor).values()} == {"person:aic:1"}
    made = decisions.join(cursor, "aic:1", "person:aic:1", None, "ann")
    assert who(cursor) == {"aic:1 met:1 nga:1"}
    assert made.person == told(cursor)["met:1"][0]
    tell(cursor, candidate("aic:1", "Quite Other", lived="1500-1550"))
    assert who(cursor) == {"aic:1 met:1 nga:1"}


def test_what_is_in_the_way_is_told(cursor: Cursor) -> None:
    tell(cursor, NGA, TATE, BO)
    with pytest.raises(KindredError, match=r"no artist or person nga:9; .* list --name"):
        decisions.part(cursor, "nga:9", None, "ann")
    with pytest.raises(KindredError, match="no artist or person person:nga:9"):
        decisions.join(cursor, "nga:1", "person:nga:9", None, "ann")
    with pytest.raises(KindredError, match="nobody to put it together with"):
        decisions.join(cursor, "saam:1", "person:saam:1", None, "ann")
    rule = identity_rows.history(cursor, "saam:1")[0]
    with pytest.raises(KindredError, match=f"decision {rule.id} is the rule's"):
        decisions.withdraw(cursor, rule.id, "ann")
    with pytest.raises(KindredError, match="no decision 0"):
        decisions.withdraw(cursor, 0, "ann")
    made = decisions.join(cursor, "artist:nga:1", "saam:1", None, "ann")
    for again in (lambda: decisions.part(cursor, "nga:1", None, "bob"),):
        with pytest.raises(KindredError, match=rf"ann decided on nga:1 already: .*withdraw {made.id}`"):
            again()
    with pytest.raises(KindredError, match=rf"ann put nga:1 together with saam:1: .*withdraw {made.id}`"):
        decisions.part(cursor, "saam:1", None, "bob")
    decisions.withdraw(cursor, made.id, "ann")
    with pytest.raises(KindredError, match=f"decision {made.id} was withdrawn on"):
        decisions.withdraw(cursor, made.id, "ann")
    assert who(cursor) == {"nga:1 tate:1", "saam:1"}


@settings(max_examples=15, **SLOW)
@given(world=worlds.filter(bool), changes=worlds, data=st.data())
def test_the_rule_never_overrules_and_withdrawing_restores(
    store: Store, world: list[Candidate], changes: list[Candidate], data: st.DataObject
) -> None:
    with undone(store) as cursor:
        tell(cursor, *world)
        rule = told(cursor)
        fixed: dict[str, int] = {}
        for one in data.draw(st.lists(st.sampled_from(world), max_size=3, unique_by=lambda one: one.place)):
            try:
                if data.draw(st.booleans()):
                    made = decisions.part(cursor, ":".join(one.place), "why", "ann")
                else:
                    other = data.draw(st.sampled_from(world))
                    made = decisions.join(cursor, ":".join(one.place), ":".join(other.place), None, "ann")
            except KindredError:
                continue
            fixed[made.artist] = made.id
        decided = told(cursor)
        shapes = {artist: decided[artist][1] for artist in fixed}
        tell(cursor, *data.draw(st.permutations(world)))
        assert told(cursor) == decided, "the same again changes nothing"
        tell(cursor, *changes)
        assert {artist: told(cursor)[artist][1] for artist in fixed} == shapes
        for artist, method in shapes.items():
            alone = who_is_with(cursor, artist)
            if method == "apart":
                assert {other for other in alone if told(cursor)[other][1] != "together"} == {artist}
        tell(cursor, *world)
        for one in fixed:
            live = next(row for row in identity_rows.history(cursor, one)[::-1] if not row.withdrawn_at)
            decisions.withdraw(cursor, live.id, "ann")
        after = [one for one in changes if one.place not in {w.place for w in world}]
        assert persons(cursor) == parts([*world, *after])
        if not after:
            assert {artist: row[1:] for artist, row in told(cursor).items() if row[1] in ("ulan", "wikidata")} == {
                artist: row[1:] for artist, row in rule.items() if row[1] in ("ulan", "wikidata")
            }


def who_is_with(cursor: Cursor, artist: str) -> set[str]:
    """An artist and all who are the same person by the rule or by people."""
    found = told(cursor)
    return {other for other, (person, *_) in found.items() if person == found[artist][0]}


def test_lists_choose_persons_and_show_all_of_them(cursor: Cursor) -> None:
    tell(cursor, KNOWN, TATE, MET, BO, candidate("saam:2", "Bo Holm", lived="1700-"))
    artists.save_records(cursor, "aic", [KnownArtist(key="1", name="50%_\\")])
    tell(
        cursor,
        candidate("nga:2", "Eve Dahl", lived=LIVED, ids="u2"),
        candidate("tate:2", "Eve Dahl", lived=LIVED, ids="u3"),
    )

    def listed(limit: int = 9, **wanted: object) -> list[str]:
        rows = identity_rows.some(cursor, IdentityFilter(**wanted), limit)  # type: ignore[arg-type]
        return [" ".join(one.artist for one in each) for each in rows]

    ana = "nga:1 met:1 tate:1"
    assert listed()[0] == ana
    assert listed(limit=1) == [ana]
    assert set(listed()) == {ana, "saam:1", "saam:2", "aic:1", "nga:2", "tate:2"}
    assert listed(method="name-dates") == listed(most=0.99) == listed(source="met") == listed(name="aNA b") == [ana]
    assert listed(method="name-dates", least=0.96) == []
    assert set(listed(doubtful=True)) == {"nga:2", "tate:2"}
    assert listed(name="%") == listed(name="_") == listed(name="\\") == ["aic:1"]
    assert identity_rows.counts(cursor) == {"own": 6, "name-dates": 2, "held apart: authorities": 2}


@pytest.fixture
def verb(postgres: Postgres, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> Iterator[object]:
    """Run `./kindred identities …` on a database of its own."""
    with postgres.database(template="template_kindred") as database:
        Store(database)
        with database.transaction() as cursor:
            batch.write_alone(cursor)
            tell(cursor, KNOWN, TATE, BO, candidate("met:1", "Ana Berg", lived=LIVED, ids="u2"))
        monkeypatch.setenv("DATABASE_URL", database._url)
        monkeypatch.setenv("KINDRED_DATA", str(tmp_path))

        def run(*words: str) -> Result:
            return CliRunner().invoke(app, ["identities", *words])

        yield run


def test_the_verb_from_end_to_end(verb: object) -> None:
    def said(*words: str) -> str:
        result = verb(*words)  # type: ignore[operator]
        assert result.exit_code == 0, result.output
        return str(result.output)

    listed = said("list", "--source", "saam")
    for word in ("person:saam:1", "saam:1", "Bo Holm", "1700–1750", "nobody else", "1.00", "rule"):
        assert word in listed
    assert "same name and dates, but other ids" in said("list", "--doubtful")
    assert "no such person" in said("list", "--name", "Nobody")
    assert "and more: --limit shows more than 1" in said("list", "--limit", "1")
    made = said("together", "saam:1", "nga:1", "--reason", "a pseudonym", "--by", "ann")
    assert made.startswith("saam:1 is person:ulan:u1: decision ")
    number = made.split("decision ")[1].split(",")[0]
    shown = said("show", "saam:1")
    assert (
        f"{number}  saam:1 (Bo Holm, 1700–1750) is person:ulan:u1\n    put together, 1.00 sure, decided by ann" in shown
    )
    assert "a pseudonym" in shown
    assert "withdrawn" in shown
    assert "put together" in said("show", "person:ulan:u1")
    again = verb("apart", "saam:1")  # type: ignore[operator]
    assert isinstance(again.exception, KindredError)
    assert f"withdraw {number}`" in str(again.exception)
    assert said("withdraw", number).endswith("saam:1 is person:saam:1 (nobody else)\n")
    assert "tate:1 is person:tate:1 and nobody else" in said("apart", "tate:1")
    assert verb("list", "--method", "guess").exit_code == 2  # type: ignore[operator]

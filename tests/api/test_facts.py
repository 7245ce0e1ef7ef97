"""What is told of a work beyond its summary."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from api import schemas
from api.as_judged import AsJudged, as_judged
from api.catalogue import Catalogue
from api.docket import Docket
from api.facts import facts
from graph.paths.records import Verdict
from scrapers.collection import Collection, StoredArtwork
from scrapers.records import ProvenanceEvent, Years
from tests.api.why_world import BOAT, DUSK, MASTER, PUPIL, SCHOOL, world

RELEASE = SimpleNamespace(
    number=3,
    descriptors=SimpleNamespace(of=lambda _id: None),
    vectors=SimpleNamespace(facets={}),
    manifest=SimpleNamespace(),
)


def told(monkeypatch: Any, **values: Any) -> dict[str, Any]:
    monkeypatch.setattr("api.facts._facet", lambda *_: "absent")
    work = StoredArtwork(**({"id": 1, "key": "a:1", "title": "x", "rights": "CC0-1.0"} | values))
    events = (
        ProvenanceEvent(
            text="Bought by Ann, Lyon, 1899", owner="Ann", place="Lyon", transfer="purchase", years=Years(1899, 1899)
        ),
        ProvenanceEvent(text="Possibly a dealer", certain=False),
    )
    return facts(work, (), events, AsJudged.of(cast(Any, RELEASE), Catalogue(Collection((work,), {})), ()))


def test_provenance_is_told_station_by_station(monkeypatch: Any) -> None:
    found = told(monkeypatch)
    schemas.WorkFacts.model_validate(found)
    assert found["provenance"] == [
        {
            "text": "Bought by Ann, Lyon, 1899",
            "owner": "Ann",
            "place": "Lyon",
            "transfer": "purchase",
            "years": [1899, 1899],
            "circa": False,
            "certain": True,
        },
        {
            "text": "Possibly a dealer",
            "owner": None,
            "place": None,
            "transfer": None,
            "years": None,
            "circa": None,
            "certain": False,
        },
    ]


def test_what_a_licence_forbids_is_said(monkeypatch: Any) -> None:
    assert told(monkeypatch)["restrictions"] == []
    assert told(monkeypatch, rights="CC-BY-NC-ND-4.0")["restrictions"] == ["NC", "ND"]


def test_a_line_that_names_the_licence_is_not_given_it_again(monkeypatch: Any) -> None:
    line = '"x" by Ann, A Museum, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)'
    assert told(monkeypatch, rights="CC-BY-4.0", attribution=line)["attribution"] == line
    assert told(monkeypatch, rights="CC-BY-4.0", attribution="Ann")["attribution"] == "Ann (CC BY 4.0)"


def test_a_work_without_a_title_is_credited_by_what_it_is(monkeypatch: Any) -> None:
    assert told(monkeypatch, title="Untitled")["attribution"] == "Untitled work a:1, unknown artist, a (CC0 1.0)"
    made = '"Untitled" by Ann, A Museum, CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/)'
    found = told(monkeypatch, title="Untitled", medium="Etching", attribution=made)
    assert found["attribution"] == made.replace('"Untitled"', "Untitled etching a:1")
    assert found["title"] == "Untitled", "what the source states stays as it is"
    theirs = 'A sheet after "Untitled", CC0 1.0'
    assert told(monkeypatch, title="Untitled", attribution=theirs)["attribution"] == theirs
    named = '"Untitled Blue" by Ann, CC0 1.0'
    assert told(monkeypatch, title="Untitled Blue", attribution=named)["attribution"] == named


def test_what_a_curator_rejected_is_no_fact(monkeypatch: Any) -> None:
    monkeypatch.setattr("api.facts._facet", lambda *_: "absent")

    def of(*said: tuple[Any, ...]) -> dict[str, Any]:
        verdicts = tuple(Verdict(number, *one) for number, one in enumerate(said, 1))
        loaded = replace(world(), docket=Docket("1", verdicts))
        found = facts(loaded.catalogue.find(f"met:{DUSK}"), (), (), as_judged(loaded))
        schemas.WorkFacts.model_validate(found)
        return found

    plain = of()
    assert (plain["subjects"], plain["artists"]) == (["boat"], ["Bo Çelik"])
    assert [person["teachers"] for person in plain["persons"]] == [["Ada Berg"]]
    assert of(("reject", DUSK, "DEPICTS", BOAT))["subjects"] == []
    assert of(("reject", DUSK, "PART_OF_MOVEMENT", SCHOOL), ("accept", DUSK, "PART_OF_MOVEMENT", SCHOOL))[
        "movements"
    ] == ["Tonalism"]
    assert of(("reject", PUPIL, "STUDENT_OF", MASTER))["persons"][0]["teachers"] == []
    influenced = of(("retype", PUPIL, "STUDENT_OF", MASTER, "INFLUENCED_BY"))["persons"][0]
    assert (influenced["teachers"], influenced["influences"]) == ([], ["Ada Berg"])
    nobody = of(("reject", DUSK, "CREATED_BY", PUPIL))
    assert (nobody["artists"], nobody["persons"]) == ([], [])
    assert nobody["attribution"] == "Dusk, unknown artist, met (CC0 1.0)"
    theirs = of(("accept", DUSK, "CREATED_BY", MASTER))
    assert theirs["artists"] == ["Bo Çelik", "Ada Berg"]

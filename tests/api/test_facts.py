"""What is told of a work beyond its summary."""

from types import SimpleNamespace
from typing import Any, cast

from api import schemas
from api.catalogue import Catalogue
from api.facts import facts
from scrapers.records import Collection, ProvenanceEvent, StoredArtwork, Years

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
    return facts(work, (), events, Catalogue(Collection((work,), {})), cast(Any, RELEASE))


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

"""The page of a node: its edges, the trail, what people judged, and that nothing a record says becomes markup."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from api.app import assemble
from api.catalogue import Catalogue
from api.docket import Docket
from api.limits import BodyLimits
from api.live import Loaded
from api.nodes import shown
from api.pages import graph as pages
from api.pages.asked import Fields
from api.pages.trail import MOST_STEPS, Trail, trail_of
from graph.paths.records import Verdict
from scrapers.collection import Collection
from scrapers.errors import BadQuery, NodeNotFound, TakenDown
from scrapers.store.judgements import Judgement
from tests.api.doors import make_door
from tests.api.why_world import BOAT, DAWN, DUSK, MASTER, MIST, TAKEN, world
from tests.asgi import Client


def judgement(number: int, verdict: str, src: str, type_: str, dst: str, new_type: str | None = None) -> Judgement:
    return Judgement(
        id=number,
        verdict=verdict,  # type: ignore[arg-type]
        src=src,
        type=type_,
        dst=dst,
        new_type=new_type,
        reason=f"because of <{number}>",
        author="Ingrid",
        made_at=datetime(2026, 3, number, tzinfo=UTC),
        withdrawn_at=None,
        withdrawn_by=None,
        src_id=0,
        dst_id=0,
        given_ids=(0, 0),
    )


def drawn(key: str, *more: tuple[str, str], trail: Any = (), loaded: Loaded | None = None, judged: Any = ()) -> str:
    return pages.page(key, list(trail), Fields(more), loaded or world(), lambda _key, most: list(judged)[:most])


def text_of(page: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", page).split()))


def links_of(page: str) -> dict[str, str]:
    """The address behind each link, by its words."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', page, flags=re.DOTALL)
    return {text_of(words): unescape(address) for address, words in found}


def test_a_node_stands_with_its_picture_above_its_edges_by_type() -> None:
    page = drawn(f"met:{DAWN}")
    assert "<title>Dawn · Kindred</title>" in page
    assert page.count('src="/images/thumbnails/aa/a.jpg"') == 2
    headings = [text_of(one) for one in re.findall(r"<h2.*?</h2>", page)]
    assert headings == [
        "is by 1 artist",
        "belongs to 1 movement",
        "depicts 2 subjects",
        "looks like 1 work",
        "Take it away",
    ]
    text = text_of(page)
    assert "Ada Berg, c. 1860–1862" in text.replace("\xa0", " ")
    assert "closest 0.4 % in form, the nearest of 1" in text
    assert "0.81" not in text
    assert "Dawn, Ada Berg, met (CC0 1.0)" in text
    assert links_of(page)["Ada Berg"] == f"/explore/person:ulan:1?trail=met%3A{DAWN}"


def test_evidence_and_citation_stand_beside_their_edge() -> None:
    text = text_of(drawn("person:ulan:1"))
    assert "Pupil of Ada Berg, according to National Gallery of Art, Washington and Tate" in text
    assert "A. Writer, Lives, 1901, p. 3" in text


def test_each_step_goes_on_from_the_trail_and_back_along_it() -> None:
    page = drawn("person:ulan:2", trail=[f"met:{DAWN}", "person:ulan:1"])
    links = links_of(page)
    assert links["Dusk"] == "/explore/met:12?trail=met%3A11&trail=person%3Aulan%3A1&trail=person%3Aulan%3A2"
    assert links["Dawn"] == "/explore/met:11"
    assert links["Ada Berg"] == "/explore/person:ulan:1?trail=met%3A11"
    assert links["Why are “Dawn” and Bo Çelik related?"] == "/why/?from=met%3A11&to=person%3Aulan%3A2"
    assert 'aria-current="page">Bo Çelik<' in page
    walk = dict(re.findall(r'href="([^"]*)" aria-label="(This walk as [^"]*)"', page))
    assert next(parse_qsl(urlsplit(unescape(one)).query) for one in walk) == [
        ("format", "json"),
        ("node", "met:11"),
        ("node", "person:ulan:1"),
        ("node", "person:ulan:2"),
    ]
    assert [said.rpartition(" ")[2] for said in walk.values()] == ["JSON", "GraphML", "CSV", "BibTeX", "IIIF"]


def test_the_ends_of_a_walk_that_are_alike_in_all_words_are_asked_about_by_their_keys() -> None:
    loaded = world()
    dawn = loaded.catalogue.get(DAWN)
    works = [replace(dawn, id=work.id, key=work.key) if work.id == DUSK else work for work in loaded.catalogue]
    loaded = replace(loaded, catalogue=Catalogue(Collection(tuple(works), loaded.catalogue.persons)))
    text = text_of(drawn(f"met:{DUSK}", trail=[f"met:{DAWN}"], loaded=loaded))
    label = "“Dawn” (Ada Berg, c. 1860–1862, met:{})".format
    assert f"Why are {label(DAWN)} and {label(DUSK)} related?" in text


def test_a_trail_holds_each_node_once_and_not_more_than_the_last_steps() -> None:
    loaded = world()
    here = shown(loaded.release.paths.node(MASTER), loaded.catalogue)
    told = trail_of([f"met:{DAWN}", f"met:{TAKEN}", "nobody", f"met:{DAWN}", "person:ulan:1", "boat"], here, loaded)
    assert [node.id for node in told.nodes] == [DAWN, BOAT]
    assert told.lost == 2
    many = tuple(replace(here, key=f"x:{at}", id=1000 + at) for at in range(MOST_STEPS))
    walked = parse_qsl(urlsplit(Trail(many, here).link("met:12")).query)
    assert walked == [("trail", f"x:{at}") for at in range(1, MOST_STEPS)] + [("trail", "person:ulan:1")]
    assert Trail(many, here).link("x:2") == "/explore/x:2?trail=x%3A0&trail=x%3A1"
    assert "2 steps of the way here are not in the collection any more" in text_of(
        drawn("boat", trail=[f"met:{TAKEN}", "nobody"])
    )


def test_many_edges_of_a_sort_have_pages_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "FEW", 1)
    monkeypatch.setattr(pages, "SIZE", 1)
    page = drawn("person:ulan:2", trail=["boat"])
    (show,) = [address for words, address in links_of(page).items() if words == "Show all 2"]
    assert show == "/explore/person:ulan:2?trail=subject%3Aboat&type=CREATED_BY&direction=in"
    first = drawn("person:ulan:2", ("type", "CREATED_BY"), ("direction", "in"), trail=["boat"])
    second = drawn("person:ulan:2", ("type", "maker"), ("direction", "in"), ("page", "2"), trail=["boat"])
    assert {"Dusk", "The Oak"} == {
        words for page in (first, second) for words in links_of(page) if words in ("Dusk", "The Oak")
    }
    assert drawn("person:ulan:2", ("type", "maker"), ("direction", "in"), ("page", "99"), trail=["boat"]) == second
    assert "was taught by" not in first
    links = links_of(first)
    assert links["Next"] == f"{show}&page=2"
    assert links["All that Bo Çelik is linked to"] == "/explore/person:ulan:2?trail=subject%3Aboat"


def test_what_people_judged_is_told_with_who_and_why() -> None:
    judged = [
        judgement(1, "reject", f"met:{DAWN}", "DEPICTS", "subject:boat"),
        judgement(2, "accept", f"met:{DAWN}", "DEPICTS", "subject:hut"),
        judgement(3, "retype", f"met:{DAWN}", "CREATED_BY", "person:ulan:1", "MADE_AFTER"),
        judgement(4, "accept", f"met:{TAKEN}", "CREATED_BY", "person:ulan:1"),
    ]
    told = tuple(
        Verdict(one.id, one.verdict, DAWN, one.type, dst, one.new_type)
        for one, dst in zip(judged, (BOAT, 7, MASTER), strict=False)
    )
    page = drawn(f"met:{DAWN}", loaded=replace(world(), docket=Docket("1", told)), judged=judged)
    text = text_of(page)
    assert "“Dawn” depicts boat: rejected Ingrid, 2026-03-01 : Because of <1>. Judgement 1" in text
    assert "“Dawn” is by Ada Berg: changed to “is made after”" in text
    assert "Judgement 2 : accepted by Ingrid: Because of <2>." in text
    assert links_of(page)["Judgement 1"] == "/judgements/1"
    assert "depicts 1 subject" in text
    assert "is made after 1 artist" in text
    assert f"met:{TAKEN}" not in page
    assert "Judgement 4" not in text


def test_a_node_without_edges_says_so() -> None:
    bare = drawn("met:16")
    assert "Untitled work met:16 is linked to nothing in this release." in text_of(bare)
    none = drawn(f"met:{MIST}", ("type", "DEPICTS"))
    assert "It has no such links." in text_of(none)


@pytest.mark.parametrize(
    ("key", "fields", "error"),
    [
        (f"met:{TAKEN}", [], TakenDown),
        ("met:999", [], NodeNotFound),
        ("boat", [("type", "colour")], BadQuery),
        ("boat", [("type", "form"), ("direction", "up")], BadQuery),
        ("boat", [("type", "form"), ("page", "0")], BadQuery),
        ("boat", [("type", "form"), ("page", "one")], BadQuery),
    ],
)
def test_what_is_not_there_is_an_error(key: str, fields: list[tuple[str, str]], error: type[Exception]) -> None:
    with pytest.raises(error):
        drawn(key, *fields)


def test_nothing_that_a_record_says_becomes_markup() -> None:
    loaded = world()
    evil = '<script>alert("1")</script>'
    works = tuple(replace(one, title=evil, attribution=evil) for one in loaded.catalogue)
    loaded = replace(loaded, catalogue=Catalogue(Collection(works, loaded.catalogue.persons)))
    page = drawn(f"met:{DUSK}", trail=[f"met:{DAWN}"], loaded=loaded)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_the_addresses_of_the_pages() -> None:
    app = assemble(BodyLimits(1, 1.0))
    app.state.door = make_door(live=SimpleNamespace(current=world))
    html = {"Accept": "text/html"}
    with Client(app) as client:
        start = client.get("/explore/", headers=html)
        assert (start.status_code, start.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert links_of(start.text)["Dawn"] == f"/explore/met:{DAWN}"
        found = client.get("/explore/?q=tonalism")
        assert (found.status_code, found.headers["location"]) == (303, "/explore/movement:tonalism")
        several = client.get("/explore/?q=Ada+Berg")
        assert several.status_code == 422
        assert links_of(several.text)["Ada Berg, artist, 1820–1890"] == "/explore/person:ulan:1"
        missed = client.get("/explore/?q=Tonalsm")
        assert missed.status_code == 404
        assert links_of(missed.text)["Tonalism, movement"] == "/explore/movement:tonalism"
        node = client.get(f"/explore/person:ulan:2?trail=met:{DAWN}", headers=html)
        assert node.headers["link"] == '</graph/person:ulan:2>; rel="alternate"; type="application/json"'
        assert node.status_code == 200
        assert client.get(f"/explore/met:{TAKEN}", headers=html).status_code == 410
        assert client.get("/explore/x:1", headers=html).status_code == 404
        assert client.request("HEAD", "/explore/boat").status_code == 200
        for page in (start, several, missed, node):
            for address in links_of(page.text).values():
                if address.startswith(("/explore/", "/graph/", "/export")):
                    assert client.get(address).status_code == 200, address

"""Pages drawn without a server: their parts, and that nothing a record says becomes markup."""

import re
from dataclasses import replace
from typing import Any, cast

import pytest

from api.as_judged import as_judged
from api.catalogue import Catalogue
from api.docket import Docket
from api.door import Defaults
from api.filters import Filters
from api.live import Loaded
from api.pages import assets, timeline
from api.pages.artwork import facts
from api.pages.asked import Fields, balance_of, filters_of, pairs_of, without
from api.pages.choices import decades, earlier
from api.pages.gallery import gallery, pager
from api.pages.templates import render
from api.pages.tile import MOST_STEPS, STEP, shape, shapes, tile
from api.search import Search
from embeddings.placement import Placement, Share
from graph.paths.records import Verdict
from scrapers.collection import Collection, Person, StoredArtwork
from scrapers.errors import BadQuery
from scrapers.licences import uri
from scrapers.records import Image, Years
from tests.api.why_world import BOAT, DAWN, MASTER, world

DEFAULTS = Defaults({"formal": 0.4, "conceptual": 0.4, "historical": 0.2}, 20, 0.2)
EVIL = "\"><script>alert('x')</script>"
IMAGE = Image(
    sha256="a" * 64,
    mime="image/jpeg",
    width=300,
    height=200,
    size=1,
    phash="0" * 16,
    original="originals/aa/a.jpg",
    working="working/aa/a.jpg",
    thumbnail="thumbnails/aa/a.jpg",
)


def work(number: int, **values: Any) -> StoredArtwork:
    return StoredArtwork(**({"id": number, "key": f"a:{number}", "title": "x", "rights": "CC0-1.0"} | values))


def loaded(*works: StoredArtwork) -> Loaded:
    catalogue = Catalogue(Collection(works, {1: Person(id=1, name=f"Painter {EVIL}", birth=1850)}))
    return Loaded(cast(Any, None), catalogue, Search(catalogue))


def test_what_records_say_is_never_markup() -> None:
    evil = work(1, title=EVIL, persons=(1,), movements=(EVIL,), genres=(EVIL, "b"), rights=EVIL, image=IMAGE)
    page = gallery(Fields([("q", "script"), ("artist", "painter")]), loaded(evil))
    assert "<script" not in page
    assert page.count("alert") > 4
    page = gallery(Fields([("q", EVIL), ("movement", EVIL)]), loaded())
    assert "<script" not in page


def test_a_work_without_a_picture_is_a_card() -> None:
    page = gallery(Fields([]), loaded(work(1, title="Lost Landscape"), work(2, image=IMAGE)))
    assert page.count("<img") == 1
    assert re.search(r'<span class="card-title">Lost Landscape</span>', page)
    assert re.search(r'<img src="/images/thumbnails/aa/a.jpg" width="300" height="200" alt="x, Unknown artist', page)


def test_a_page_beyond_the_last_is_the_last() -> None:
    page = gallery(Fields([("page", "99")]), loaded(*(work(number) for number in range(1, 60))))
    assert "page 2 of 2" in page
    assert page.count("<li class=") == 11


def test_nothing_found_says_what_may_have_been_meant() -> None:
    page = gallery(Fields([("movement", "Impresionism")]), loaded(work(1, movements=("Impressionism",))))
    assert "did you mean Impressionism?<" in page
    assert 'href="/"' in page


@pytest.mark.parametrize(
    ("page", "last", "numbers"),
    [
        (1, 1, [1]),
        (1, 6, [1, 2, 3, None, 6]),
        (4, 6, [1, 2, 3, 4, 5, 6]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (6, 20, [1, None, 4, 5, 6, 7, 8, None, 20]),
        (20, 20, [1, None, 18, 19, 20]),
    ],
)
def test_pages_are_linked_around_the_one_shown(page: int, last: int, numbers: list[int | None]) -> None:
    found = pager(page, last, str)
    assert [one and one[0] for one in found.numbers] == numbers
    assert found.previous == (str(page - 1) if page > 1 else None)
    assert found.following == (str(page + 1) if page < last else None)


def test_filters_go_into_an_address_and_back() -> None:
    asked = Filters(year_from=-5, year_to=1900, movements=("a", "b"), rights=("CC0-1.0",), artist="Manet")
    assert filters_of(Fields(pairs_of(asked))) == asked
    left = asked
    for name, value in pairs_of(asked):
        left = without(left, name, value)
    assert not left.active
    assert without(asked, "movement", "a").movements == ("b",)


@pytest.mark.parametrize(
    ("name", "value"),
    [("year_from", "then"), ("year_from", "²"), ("year_to", "1e3"), ("year_to", "99999999"), ("movement", "x" * 201)],
)
def test_fields_that_make_no_sense_are_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadQuery, match=name):
        filters_of(Fields([(name, value)]))


@pytest.mark.parametrize("value", ["nan", "inf", "-0.1", "1.01", "much"])
def test_weights_that_make_no_sense_are_refused(value: str) -> None:
    with pytest.raises(BadQuery, match="formal"):
        balance_of(Fields([("formal", value)]), DEFAULTS)


def test_weights_default_and_may_all_be_zero() -> None:
    assert balance_of(Fields([("formal", " ")]), DEFAULTS).weights == DEFAULTS.weights
    zero = balance_of(Fields([("formal", "0"), ("conceptual", "0"), ("historical", "0")]), DEFAULTS)
    assert zero.nothing
    large = balance_of(Fields([]), Defaults({"formal": 3, "conceptual": 1.5, "historical": 0}, 20, 0.2))
    assert large.weights == {"formal": 1, "conceptual": 0.5, "historical": 0}


@pytest.mark.parametrize(
    ("rights", "address"),
    [
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("CC-BY-3.0-DE", "https://creativecommons.org/licenses/by/3.0/de/"),
        ("CC-BY", None),
        ("LicenseRef-x", None),
    ],
)
def test_licences_are_linked(rights: str, address: str | None) -> None:
    assert uri(rights) == address


def test_facts_link_to_what_else_there_is_and_to_no_script() -> None:
    stated = work(1, persons=(1,), years=Years(-3, 5), movements=("A & B",), landing_page="javascript:alert(1)")
    found = {fact.name: fact.values for fact in facts(stated, as_judged(loaded(stated)))}
    assert found["Artist"][0][0].endswith("(1850–)")
    assert found["Date"] == (("4 BCE–5", "/?year_from=-8&year_to=10"),)
    assert found["Movement"] == (("A & B", "/?movement=A+%26+B"),)
    assert found["Source"] == (("a:1", None),)
    assert "Medium" not in found
    linked = facts(work(1, landing_page="https://museum.test/1"), as_judged(loaded(stated)))
    assert ("a:1", "https://museum.test/1") in [value for fact in linked for value in fact.values]


def test_a_work_without_a_title_is_told_by_what_it_is_on_every_tile() -> None:
    bare = work(7, title="[Untitled]", medium="Etching on paper", image=IMAGE)
    found = tile(bare, loaded().catalogue)
    assert (found.title, found.alt) == ("Untitled etching a:7", "Untitled etching a:7, Unknown artist, undated")
    assert '<span class="work">Untitled etching a:7</span>' in gallery(Fields([]), loaded(bare))


def test_a_fact_that_a_curator_rejected_is_on_no_page() -> None:
    verdicts = (Verdict(1, "reject", DAWN, "DEPICTS", BOAT), Verdict(2, "reject", DAWN, "CREATED_BY", MASTER))
    judged = as_judged(replace(world(), docket=Docket("1", verdicts)))
    dawn = judged.catalogue.get(DAWN)
    found = {fact.name: fact.values for fact in facts(dawn, judged)}
    assert not {"Shows", "Artist"} & set(found)
    assert tile(dawn, judged).artists == "Unknown artist"
    assert {"Shows", "Artist"} <= {fact.name for fact in facts(dawn, as_judged(world()))}


def test_a_tile_keeps_the_room_of_its_picture() -> None:
    assert tile(work(1, image=IMAGE), loaded().catalogue).shape == shape(300, 200)
    ratios = dict(re.findall(r"\.(shape-m?\d+)\{--ratio:([\d.]+)\}", shapes()))
    assert len(ratios) == 2 * MOST_STEPS + 1
    for width, height in [(300, 200), (1, 1), (417, 1024), (999, 1000), (4000, 1000)]:
        assert float(ratios[shape(width, height)]) == pytest.approx(width / height, rel=(STEP - 1) / 2 + 1e-3)
    assert shape(10_000, 10) == f"shape-{MOST_STEPS}"
    assert assets.assets()["shapes.css"].content.decode() == shapes(), "write it anew with api.pages.tile.shapes"


def test_assets_keep_for_good_in_their_own_version_alone() -> None:
    version = assets.assets()["kindred.css"].version
    assert assets.address("kindred.css") == f"/static/kindred.css?v={version}"
    assert "immutable" in assets.cache_control("kindred.css", version)
    assert assets.cache_control("kindred.css", "older") == assets.cache_control("kindred.css", None) == "no-cache"


def test_decades_are_drawn_from_the_first_to_the_last() -> None:
    drawn = decades({"decade": (("1880", 4), ("1900", 8))}, lambda first, last: f"{first}-{last}")
    assert [(one.first, one.count, one.height, one.link) for one in drawn] == [
        (1880, 4, 50, "1880-1889"),
        (1890, 0, 0, "1890-1899"),
        (1900, 8, 100, "1900-1909"),
    ]
    assert decades({"decade": (("1880", 4),)}, lambda first, last: "") == []  # noqa: ARG005


def test_works_too_old_to_be_drawn_are_led_to() -> None:
    def link(first: int, last: int) -> str:
        return f"{first}-{last}"

    counts = {"decade": (("-500", 2), ("1880", 4), ("1900", 8))}
    assert decades(counts, link)[0].first == 710
    assert earlier(counts, link) == (710, "-500-709")
    assert earlier({"decade": (("1880", 4), ("1900", 8))}, link) is None
    assert earlier({"decade": ()}, link) is None


def test_a_placement_is_drawn_in_its_place() -> None:
    placement = Placement(1885.0, 1860.0, 1935.0, (Share("A", 0.5, 0.25, 0.75), Share("B", 0.1, 0, 0.3)), 1, 30)
    line = timeline.line(placement)
    assert line is not None
    assert line.label == "c. 1885"
    assert 0 < line.ticks[0].x < line.low < line.middle < line.high < line.ticks[-1].x < 100
    at = {tick.year: tick.x for tick in line.ticks}
    assert at["1850"] < line.low < at["1875"] < line.middle < at["1900"] < line.high
    assert timeline.likelihoods(placement) == [timeline.Likelihood("A", 50, 25, 75)]
    assert timeline.line(Placement(None, None, None, (), 0, 0)) is None


def test_a_value_that_a_template_lacks_is_an_error() -> None:
    with pytest.raises(Exception, match="undefined"):
        render("problem.html", title="x")

import asyncio
import copy
from datetime import date

import pytest

from scrapers.errors import Permanent, Rejected, SourceError, Transient
from scrapers.museums.museum import Wanted
from scrapers.openalex import OpenAlex
from scrapers.records import Concept, Publication
from tests.museums.asking import MALFORMED, Asking, crawl, ids
from tests.museums.dialects.openalex import ANSWER, Dialect
from tests.museums.recorded import recorded

OPENALEX = OpenAlex()
STUBBS = "openalex/works_george_stubbs.json"
MORISOT = "openalex/works_berthe_morisot.json"


def concept(name, number, score):
    return Concept(name, f"https://openalex.org/{number}", score)


def test_a_recorded_article_with_markup_in_its_title():
    raw = recorded(STUBBS)[1]
    assert OPENALEX.parse(raw) == Publication(
        source="openalex",
        source_id="W2020798572",
        title="COUNSEL, PUBLIC DEBATE, AND QUEENSHIP: JOHN STUBBS'S THE DISCOVERIE OF A GAPING GULF, 1579",
        doi="10.1017/s0018246x01001947",
        venue="The Historical Journal",
        concepts=(
            concept("Law", "C199539241", 0.5333901),
            concept("History", "C95457728", 0.42815027),
            concept("Political science", "C17744445", 0.36551464),
            concept("Classics", "C74916050", 0.33373308),
        ),
        rights=None,
        landing_page="https://doi.org/10.1017/s0018246x01001947",
        pdf="https://durham-repository.worktribe.com/preview/1629689/399.pdf",
        raw=raw,
    )


def test_a_recorded_review_that_is_not_free_for_all_uses():
    raw = recorded(STUBBS)[11]
    assert OPENALEX.parse(raw) == Publication(
        source="openalex",
        source_id="W2024149543",
        title="Picturing Animals in Britain 1750–1850",
        doi="10.1080/00033790902898383",
        venue="Annals of Science",
        concepts=(concept("Art", "C142362112", 0.4189539),),
        rights="CC-BY-NC-SA",
        landing_page="https://doi.org/10.1080/00033790902898383",
        pdf="https://dspace.mit.edu/bitstream/1721.1/72038/1/donald.picturinganimalsrev.annalssci.pdf",
        raw=raw,
    )


def test_a_recorded_article_whose_lowest_concept_is_left_out():
    raw = recorded(STUBBS)[6]
    assert OPENALEX.parse(raw) == Publication(
        source="openalex",
        source_id="W4317425469",
        title="‘Normans’ vs. ‘Saxons’: Cinematic Imaginaries of Race and Nation in Angevin England, 1938–1964",
        doi="10.16995/olh.9397",
        venue="Open Library of Humanities",
        concepts=(
            concept("Adventure", "C42133412", 0.58176583),
            concept("Empire", "C2778495208", 0.47535607),
            concept("Movie theater", "C519580073", 0.4725152),
            concept("History", "C95457728", 0.46832043),
            concept("Opposition (politics)", "C2780668109", 0.44795457),
            concept("Literature", "C124952713", 0.3936438),
            concept("Art history", "C52119013", 0.35437483),
            concept("Sociology", "C144024400", 0.32255682),
            concept("Art", "C142362112", 0.31498528),
            concept("Law", "C199539241", 0.22020173),
            concept("Ancient history", "C195244886", 0.16231364),
            concept("Political science", "C17744445", 0.12592831),
        ),
        rights="CC-BY",
        landing_page="https://doi.org/10.16995/olh.9397",
        pdf="https://olh.openlibhums.org/article/id/9397/download/pdf/",
        raw=raw,
    )


@pytest.mark.parametrize("name", [STUBBS, MORISOT, "openalex/works_albert_bierstadt.json"])
def test_all_recorded_works_are_publications(name):
    found = [OPENALEX.parse(raw) for raw in recorded(name)]
    assert {work.rights for work in found} <= {None, "CC-BY", "CC-BY-SA", "CC-BY-NC", "CC-BY-NC-ND", "CC-BY-NC-SA"}
    assert all(work.doi is None or work.doi.startswith("10.") for work in found)
    assert not any("<" in work.title for work in found)


def test_a_whole_article():
    raw = ANSWER["results"][0]
    assert OPENALEX.parse(raw) == Publication(
        source="openalex",
        source_id="W9000000001",
        title="Lanterns at Low Tide: The Quay in Asta Fjordlund's Late Work",
        doi="10.55555/lqr.2021.04.17",
        year=2021,
        venue="Lighthouse Quarterly & Review",
        authors=("Ines Halvorsen", "T. Okonjo"),
        concepts=(concept("Nordic Painting", "T90001", 0.9932), concept("Harbour", "C900001", 0.71)),
        rights="CC-BY",
        landing_page="https://doi.org/10.55555/lqr.2021.04.17",
        pdf="https://journals.example.org/lqr/17.pdf",
        raw=raw,
    )


def test_a_title_whose_markup_is_escaped():
    raw = {**ANSWER["results"][0], "display_name": "Of &lt;i&gt;Quays&lt;/i&gt; &amp;amp; Boats"}
    assert OPENALEX.parse(raw).title == "Of Quays & Boats"


def test_a_work_of_which_hardly_anything_is_known():
    raw = ANSWER["results"][1]
    assert OPENALEX.parse(raw) == Publication(
        source="openalex",
        source_id="W9000000002",
        title="A Catalogue of Wooden Boats",
        year=1987,
        landing_page="https://openalex.org/W9000000002",
        raw=raw,
    )


def test_a_copy_that_is_free_under_a_licence_that_nobody_knows():
    raw = ANSWER["results"][2]
    found = OPENALEX.parse(raw)
    assert (found.rights, found.venue) == (None, None)
    assert found.landing_page == "https://doi.org/10.55555/tide.9"
    assert found.pdf == "https://archive.example.org/tide/9/read%20me.pdf"


@pytest.mark.parametrize(
    ("field", "value", "doi"),
    [
        ("doi", "https://dx.doi.org/10.1000/ABC", "10.1000/abc"),
        ("doi", "doi:10.1000/a(b)<c>", "10.1000/a(b)<c>"),
        ("doi", "10.1000/x", "10.1000/x"),
        ("doi", "https://doi.org/", None),
        ("doi", "11.1000/x", None),
        ("doi", "10.1000/two words", None),
    ],
)
def test_dois(field, value, doi):
    assert OPENALEX.parse({**ANSWER["results"][0], field: value}).doi == doi


@pytest.mark.parametrize("given", ["cc0", "public-domain", "cc-by-nd", "gpl-v3", "other-oa", "implied-oa", None, ""])
def test_licences(given):
    known = {"cc0": "CC0-1.0", "public-domain": "PDM-1.0", "cc-by-nd": "CC-BY-ND"}
    raw = copy.deepcopy(ANSWER["results"][0])
    raw["best_oa_location"]["license"] = given
    assert OPENALEX.parse(raw).rights == known.get(given)


@pytest.mark.parametrize("absent", [name for name in ANSWER["results"][0] if name not in ("id", "display_name")])
def test_any_other_field_may_be_missing_or_null(absent):
    raw = ANSWER["results"][0]
    whole = OPENALEX.parse(raw)
    for poorer in ({k: v for k, v in raw.items() if k != absent}, {**raw, absent: None}):
        found = OPENALEX.parse(poorer)
        assert found.title == whole.title
        assert found != whole


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "https://openalex.org/A5000"),
        ("id", None),
        ("id", 7),
        ("doi", 10.1),
        ("display_name", 7),
        ("publication_year", "2021"),
        ("publication_year", True),
        ("publication_year", 2021.0),
        ("publication_year", float("inf")),
        ("concepts", [{"id": "https://openalex.org/C1", "display_name": "Art", "score": True}]),
        ("concepts", [{"id": "https://openalex.org/C1", "display_name": "Art", "score": float("inf")}]),
        ("concepts", [{"id": "https://openalex.org/C1", "display_name": "Art", "score": float("nan")}]),
        ("concepts", [{"id": "https://openalex.org/C1", "display_name": "Art", "score": 10**4000}]),
        ("doi", True),
        ("display_name", True),
        ("best_oa_location", True),
        ("authorships", 7),
        ("authorships", ["Ines Halvorsen"]),
        ("authorships", [{"author": {"display_name": 7}}]),
        ("concepts", {"display_name": "Art"}),
        ("concepts", [{"display_name": "Art"}]),
        ("concepts", [{"id": 7, "display_name": "Art", "score": 1}]),
        ("concepts", [{"id": "https://openalex.org/C1", "display_name": "Art", "score": "much"}]),
        ("concepts", [{"id": "https://openalex.org/C1", "display_name": ["Art"], "score": 1}]),
        ("primary_location", "here"),
        ("primary_location", {"source": "a journal"}),
        ("primary_location", {"landing_page_url": "javascript:alert(1)"}),
        ("best_oa_location", ["x"]),
        ("best_oa_location", {"license": 4}),
        ("best_oa_location", {"pdf_url": "ftp://example.org/x.pdf"}),
    ],
)
def test_malformed_fields_make_a_malformed_record(field, value):
    with pytest.raises(MALFORMED):
        OPENALEX.parse({**ANSWER["results"][0], field: value})


@pytest.mark.parametrize(
    ("stated", "year"), [(0, 0), (2100, 2100), (2101, None), (-1, None), (10**4000, None), (-(10**19), None)]
)
def test_a_year_in_which_nothing_is_published_is_none(stated, year):
    assert OPENALEX.parse({**ANSWER["results"][0], "publication_year": stated}).year == year


@pytest.mark.parametrize("title", [None, "", " ", "<b></b>"])
def test_a_work_without_a_title_is_refused(title):
    with pytest.raises(Rejected, match="missing title"):
        OPENALEX.parse({**ANSWER["results"][0], "display_name": title})


def test_all_pages_are_asked_for_once():
    reader = Asking(Dialect(250, "https://pictures.example.org"), OPENALEX.about.endpoint)
    listings = crawl(OPENALEX, reader, Wanted(query="quay"))
    assert sorted(ids(OPENALEX, listings)) == sorted(reader.dialect.ids)
    assert listings[0].total == 250
    assert [params["cursor"] for _, params, _ in reader.asked] == ["*", "after-100", "after-200", "after-300"]
    path, params, headers = reader.asked[0]
    assert (path, headers) == ("/works", {})
    assert params == {
        "search": "quay",
        "per_page": "100",
        "cursor": "*",
        "api_key": "a-key",
        "select": "id,doi,display_name,publication_year,authorships,topics,concepts,primary_location,best_oa_location",
    }


def test_an_empty_page_is_the_last_whatever_it_names_as_the_next():
    class Endless:
        key = "a-key"

        async def json(self, path, params=None, headers=None):  # noqa: ARG002 - a reader's signature
            return {"meta": {"count": 0, "next_cursor": "further"}, "results": []}

    listing = asyncio.run(OPENALEX.page(Endless(), Wanted(query="quay"), ""))
    assert (listing.records, listing.further) == ([], ())


@pytest.mark.parametrize("cursor", ["", "after-100"])
def test_a_list_that_leads_to_itself_is_not_taken_for_whole(cursor):
    class Stuck:
        key = "a-key"

        async def json(self, path, params=None, headers=None):  # noqa: ARG002 - a reader's signature
            return {"meta": {"count": 900, "next_cursor": params["cursor"]}, "results": [ANSWER["results"][0]]}

    with pytest.raises(Transient, match="paging stuck"):
        asyncio.run(OPENALEX.page(Stuck(), Wanted(query="quay"), cursor))


@pytest.mark.parametrize("count", [True, None, 1e999, "many"])
def test_a_count_that_is_none_makes_a_page_that_cannot_be_read(count):
    class Odd:
        key = "a-key"

        async def json(self, path, params=None, headers=None):  # noqa: ARG002 - a reader's signature
            return {"meta": {"count": count, "next_cursor": None}, "results": []}

    with pytest.raises(MALFORMED):
        asyncio.run(OPENALEX.page(Odd(), Wanted(query="quay"), ""))


def test_only_what_changed_and_one_kind_of_work():
    reader = Asking(Dialect(40, "https://pictures.example.org"), OPENALEX.about.endpoint)
    wanted = Wanted(medium="book-chapter", since=date(2020, 1, 1))
    found = ids(OPENALEX, crawl(OPENALEX, reader, wanted))
    assert found == [f"W{8000 + n}" for n in range(40) if n % 4 == 0 and n % 15 >= 10]
    assert reader.asked[0][1]["filter"] == "from_updated_date:2020-01-01,type:book-chapter"
    assert "search" not in reader.asked[0][1]


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(medium="article")])
def test_the_whole_of_it_is_not_asked_for(wanted):
    reader = Asking(Dialect(3, "https://pictures.example.org"), OPENALEX.about.endpoint)
    with pytest.raises(SourceError, match="say which"):
        asyncio.run(OPENALEX.page(reader, wanted, ""))
    assert reader.asked == []


def test_without_a_key_it_answers_401():
    reader = Asking(Dialect(3, "https://pictures.example.org"), OPENALEX.about.endpoint, key="")
    with pytest.raises(Permanent) as caught:
        asyncio.run(OPENALEX.page(reader, Wanted(query="quay"), ""))
    assert caught.value.status == 401


def test_its_terms():
    assert OPENALEX.about.needs_key
    assert OPENALEX.about.limit.interval >= 0.2
    assert 403 in OPENALEX.about.throttles

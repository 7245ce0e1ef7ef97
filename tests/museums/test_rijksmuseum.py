import asyncio
import json
from pathlib import Path

import pytest

from scrapers.errors import Transient
from scrapers.museums.museum import Wanted
from scrapers.museums.rijksmuseum import Rijksmuseum
from scrapers.records import Artist, Artwork, Years
from tests.museums.asking import Asking, crawl, ids, requires, tolerates
from tests.museums.dialect import Status
from tests.museums.dialects.rijksmuseum import Dialect
from tests.museums.recorded import recorded

RIJKS = Rijksmuseum()
ANSWER = json.loads((Path(__file__).parent / "answers" / "rijksmuseum.json").read_text())
INVENTED = {
    "id": "rijksmuseum:200990001",
    "object": ANSWER["object"],
    "visualItem": ANSWER["visualItem"],
    "image": {
        "serviceBase": "https://iiif.micr.io/abcDE",
        "fullUrl": "https://iiif.micr.io/abcDE/full/max/0/default.jpg",
    },
}
MARK, INC = "https://creativecommons.org/publicdomain/mark/1.0/", "http://rightsstatements.org/vocab/InC/1.0/"
RINK = Artwork(
    source="rijksmuseum",
    source_id="200990001",
    title="View of the Rink",
    rights="https://creativecommons.org/publicdomain/mark/1.0/",
    artists=(Artist(key="21099001", name="Wiebe Terpstra", ulan="500900009", wikidata="Q990000005"),),
    years=Years(1692, 1699),
    year_text="1690 - 1699",
    genres=("print",),
    subjects=("skating",),
    places=("Hoorn",),
    medium="papier",
    dimensions="height 120 mm x width 180 mm",
    description="Schaatsers op een smalle baan.",
    credit_line="Bequest of W. Terpstra, Hoorn",
    landing_page="https://id.rijksmuseum.nl/200990001",
    image="https://iiif.micr.io/abcDE/full/!1024,1024/0/default.jpg",
    wikidata="Q990000004",
    raw=INVENTED,
)


def test_the_milkmaid():
    raw = recorded("rijksmuseum/milkmaid_200108369_composite.json")
    assert RIJKS.parse(raw) == Artwork(
        source="rijksmuseum",
        source_id="200108369",
        title="The Milkmaid",
        rights="https://creativecommons.org/publicdomain/mark/1.0/",
        artists=(Artist(key="2101778", name="Johannes Vermeer", ulan="500032927", wikidata="Q41264"),),
        years=Years(1660, 1660, circa=True),
        year_text="c. 1660",
        genres=("painting",),
        landing_page="https://id.rijksmuseum.nl/200108369",
        image="https://iiif.micr.io/QkOGy/full/!1024,1024/0/default.jpg",
        raw=raw,
    )


def test_a_print_of_skaters():
    assert RIJKS.parse(INVENTED) == RINK


def test_a_work_without_a_picture_in_dutch_and_without_brackets():
    raw = {
        "id": "rijksmuseum:200990002",
        "object": {
            "id": "https://id.rijksmuseum.nl/200990002",
            "type": "HumanMadeObject",
            "identified_by": {"type": "Name", "content": "Stilleven met een tinnen kan"},
            "classified_as": "http://vocab.getty.edu/aat/300133025",
            "made_of": {"id": "https://id.rijksmuseum.nl/22101", "notation": {"@language": "nl", "@value": "koper"}},
            "produced_by": {
                "type": "Production",
                "timespan": {
                    "type": "TimeSpan",
                    "begin_of_the_begin": "1640-01-01T00:00:00Z",
                    "end_of_the_end": "1660-12-31T23:59:59Z",
                },
                "carried_out_by": {
                    "id": "https://id.rijksmuseum.nl/21099003",
                    "type": "Person",
                    "notation": {"@language": "nl", "@value": "Aaltje Bos"},
                },
            },
        },
        "visualItem": {
            "id": "https://id.rijksmuseum.nl/202990002",
            "subject_to": {"type": "Right", "classified_as": {"id": "http://rightsstatements.org/vocab/InC/1.0/"}},
        },
        "image": None,
    }
    assert RIJKS.parse(raw) == Artwork(
        source="rijksmuseum",
        source_id="200990002",
        title="Stilleven met een tinnen kan",
        rights="http://rightsstatements.org/vocab/InC/1.0/",
        artists=(Artist(key="21099003", name="Aaltje Bos"),),
        years=Years(1640, 1660),
        medium="koper",
        landing_page="https://id.rijksmuseum.nl/200990002",
        raw=raw,
    )


def test_a_small_picture_is_not_enlarged():
    image = INVENTED["image"] | {"width": 800, "height": 600}
    assert RIJKS.parse(INVENTED | {"image": image}).image == "https://iiif.micr.io/abcDE/full/max/0/default.jpg"


def test_what_was_never_shown_has_no_licence():
    thing = {name: value for name, value in ANSWER["object"].items() if name != "shows"}
    assert RIJKS.parse(INVENTED | {"object": thing, "visualItem": None, "image": None}).rights == ""


def test_what_is_shown_nowhere_on_the_web_has_a_licence_and_no_picture():
    visual = {name: value for name, value in ANSWER["visualItem"].items() if name != "digitally_shown_by"}
    work = RIJKS.parse(INVENTED | {"visualItem": visual, "image": None})
    assert (work.rights, work.image) == (RINK.rights, None)


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        ([MARK, INC], INC),
        ([MARK, "https://example.org/terms"], "https://example.org/terms"),
        (["http://vocab.getty.edu/aat/300435434", MARK], MARK),
        ([], ""),
    ],
)
def test_the_strictest_of_several_rights_decides(rights, expected):
    visual = ANSWER["visualItem"] | {
        "subject_to": [{"type": "Right", "classified_as": [{"id": one}]} for one in rights]
    }
    assert RIJKS.parse(INVENTED | {"visualItem": visual}).rights == expected


def test_a_right_that_names_no_licence_is_not_passed_over():
    named = ANSWER["visualItem"]["subject_to"]
    visual = ANSWER["visualItem"] | {"subject_to": [*named, {"type": "Right"}]}
    assert RIJKS.parse(INVENTED | {"visualItem": visual}).rights == ""


def test_a_search_that_leads_to_itself_is_not_taken_for_whole():
    class Stuck(Dialect):
        def answer(self, path, params):
            return super().answer(path, params if "pageToken" not in params else params | {"pageToken": "MTAw"})

    stuck = Stuck(900, "")
    answer = stuck.answer("/search/collection", {"pageToken": "MTAw"})
    token = answer["next"]["id"].rpartition("=")[2]
    with pytest.raises(Transient, match="paging stuck"):
        asyncio.run(RIJKS.page(Asking(stuck, RIJKS.about.endpoint), Wanted(), f"page:{token}"))


def test_any_field_may_be_missing_or_malformed():
    tolerates(RIJKS, INVENTED)


def test_a_record_has_to_say_what_it_is():
    requires(RIJKS, INVENTED, ("object",), ("object", "id"), ("object", "identified_by"))


class Real(Dialect):
    """The invented object at its address, as the museum would give it in three answers."""

    def answer(self, path, params):
        at = {ANSWER[name]["id"]: ANSWER[name] for name in ("object", "visualItem", "digitalObject")}
        if path == "/search/collection":
            return ANSWER["search"]
        return Status(400) if params else at.get("https://id.rijksmuseum.nl" + path, Status(404))


def test_a_record_is_composed_of_three_answers():
    reader = Asking(Real(0, ""), RIJKS.about.endpoint)
    _, listing = crawl(RIJKS, reader)
    assert list(listing.records) == [INVENTED]
    assert [path for path, _, _ in reader.asked[1:]] == ["/200990001", "/202990001", "/500990001"]
    assert all(headers == {"Accept": "application/ld+json"} for _, _, headers in reader.asked[1:])


@pytest.mark.parametrize("code", [404, 410])
@pytest.mark.parametrize("gone", ["/500990001", "/202990001"])
def test_a_work_is_unreadable_when_what_shows_it_is_gone(gone, code):
    class Without(Real):
        def answer(self, path, params):
            return Status(code) if path == gone else super().answer(path, params)

    _, listing = crawl(RIJKS, Asking(Without(0, ""), RIJKS.about.endpoint))
    (record,) = listing.records
    with pytest.raises(ValueError, match="could not be had"):
        RIJKS.parse(record)


def test_a_digital_object_without_an_address_has_no_picture():
    class Without(Real):
        def answer(self, path, params):
            answer = super().answer(path, params)
            return answer | {"access_point": []} if path == "/500990001" else answer

    _, listing = crawl(RIJKS, Asking(Without(0, ""), RIJKS.about.endpoint))
    work = RIJKS.parse(listing.records[0])
    assert (work.rights, work.image) == (RINK.rights, None)


@pytest.mark.parametrize("empty", ["visualItem", "digitalObject"])
def test_an_answer_with_nothing_in_it(empty):
    class Without(Real):
        def answer(self, path, params):
            return {} if ANSWER[empty]["id"].endswith(path) else super().answer(path, params)

    _, listing = crawl(RIJKS, Asking(Without(0, ""), RIJKS.about.endpoint))
    with pytest.raises(ValueError, match="could not be had"):
        RIJKS.parse(listing.records[0])


@pytest.mark.parametrize("works", [0, 1, 25, 100, 101, 230])
def test_every_object_that_is_there_comes_once(works):
    dialect = Dialect(works, "https://pictures.example")
    listings = crawl(RIJKS, Asking(dialect, RIJKS.about.endpoint))
    assert sorted(ids(RIJKS, listings)) == sorted(dialect.ids)
    assert len(dialect.ids) == works
    assert listings[0].total == len(dialect.listed)
    assert all(len(listing.records) <= 25 for listing in listings)
    images = [RIJKS.parse(raw).image for listing in listings for raw in listing.records]
    assert all(image.startswith("https://pictures.example/") for image in images)


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("mill", {"title": "mill"}),
        ("creator: Terpstra", {"creator": "Terpstra"}),
        ("Rink: on ice", {"title": "Rink: on ice"}),
        (None, {}),
    ],
)
def test_words_are_asked_of_a_field(query, asked):
    reader = Asking(Dialect(5, "https://pictures.example"), RIJKS.about.endpoint)
    crawl(RIJKS, reader, Wanted(query=query))
    assert reader.asked[0] == ("/search/collection", {"imageAvailable": "true"} | asked, {})


def test_words_and_a_kind_hold_on_every_page():
    dialect = Dialect(900, "https://pictures.example")
    reader = Asking(dialect, RIJKS.about.endpoint)
    listings = crawl(RIJKS, reader, Wanted(query="mill", medium="painting"))
    searches = [asked for path, asked, _ in reader.asked if path == "/search/collection"]
    assert len(searches) > 1
    assert all((asked["title"], asked["type"]) == ("mill", "painting") for asked in searches)
    found = [RIJKS.parse(raw) for listing in listings for raw in listing.records]
    assert {(one.title.split()[1], one.genres) for one in found} == {("Mill", ("painting",))}

import json
from datetime import date
from pathlib import Path

import pytest

from scrapers.errors import Permanent
from scrapers.museums.met import Met
from scrapers.museums.museum import Wanted
from scrapers.records import Artist, Artwork, Years
from tests.museums.asking import Asking, crawl, ids, requires, tolerates
from tests.museums.dialect import Status
from tests.museums.dialects.met import Dialect
from tests.museums.recorded import recorded

MET = Met()
INVENTED = json.loads((Path(__file__).parent / "answers" / "met.json").read_text())
MARCHETTI = Artist(
    key="171001",
    name="Odile Marchetti",
    birth=1821,
    death=1889,
    nationality="Italian",
    ulan="500900001",
    wikidata="Q990000001",
)
ATTRIBUTED = (
    '"The Ferry at Low Water" by Odile Marchetti (attributed to) and Bertil Sund, The Metropolitan Museum of Art, '
    "CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/), "
    "https://www.metmuseum.org/art/collection/search/990001"
)
SUND = Artist(key="171002", name="Bertil Sund")


def test_a_hanging_scroll():
    raw = recorded("met/sample_response.json")
    assert MET.parse(raw) == Artwork(
        source="met",
        source_id="45734",
        title="Quail and Millet",
        rights="CC0",
        artists=(
            Artist(
                key="500034433",
                name="Kiyohara Yukinobu",
                birth=1643,
                death=1682,
                nationality="Japanese",
                ulan="500034433",
                wikidata="Q11560527",
            ),
        ),
        years=Years(1667, 1682),
        year_text="late 17th century",
        genres=("Paintings",),
        subjects=("Birds", "Leaves"),
        medium="Hanging scroll; ink and color on silk",
        dimensions="46 5/8 x 18 3/4 in. (118.4 x 47.6 cm)",
        culture="Japan",
        credit_line="The Howard Mansfield Collection, Purchase, Rogers Fund, 1936",
        landing_page="https://www.metmuseum.org/art/collection/search/45734",
        image="https://images.metmuseum.org/CRDImages/as/original/DP251139.jpg",
        wikidata="Q29910832",
        raw=raw,
    )


def test_a_cover_without_an_artist_or_a_date_in_words():
    raw = recorded("met/sample_response_without_additional.json")
    assert MET.parse(raw) == Artwork(
        source="met",
        source_id="47533",
        title="Cover",
        rights="CC0",
        years=Years(1662, 1722),
        genres=("Ceramics",),
        medium="Porcelain painted in underglaze blue",
        dimensions="H. 1 1/8 in. (2.9 cm); Diam. 1 1/8 in. (2.9 cm)",
        culture="China",
        credit_line="Purchase by subscription, 1879",
        landing_page="https://www.metmuseum.org/art/collection/search/47533",
        image="https://images.metmuseum.org/CRDImages/as/original/79_2_414b_S1_sf.jpg",
        raw=raw,
    )


def test_a_print_with_a_publisher():
    assert MET.parse(INVENTED) == Artwork(
        source="met",
        source_id="990001",
        title="The Ferry at Low Water",
        rights="CC0",
        artists=(MARCHETTI, SUND),
        years=Years(1860, 1860, circa=True),
        year_text="ca. 1860, printed 1871",
        genres=("Prints",),
        subjects=("Boats", "Rivers"),
        places=("Genoa", "Italy", "Liguria"),
        medium="Etching and drypoint",
        dimensions="Plate: 6 1/2 x 9 in. (16.5 x 22.9 cm)",
        culture="Italian, Ligurian",
        credit_line="Gift of the Sund family, 2011",
        landing_page="https://www.metmuseum.org/art/collection/search/990001",
        image="https://images.metmuseum.org/CRDImages/xx/original/DP990001.jpg",
        wikidata="Q990000002",
        raw=INVENTED,
    )


@pytest.mark.parametrize(
    ("changed", "field", "expected"),
    [
        ({"isPublicDomain": False, "primaryImage": ""}, "rights", "In Copyright"),
        ({"isPublicDomain": False, "primaryImage": ""}, "image", None),
        ({"isPublicDomain": None}, "rights", ""),
        ({"isPublicDomain": 1}, "rights", ""),
        ({"isPublicDomain": 0}, "rights", ""),
        ({"isPublicDomain": "false"}, "rights", ""),
        ({"artistPrefix": "After"}, "artists", (SUND,)),
        ({"artistPrefix": ""}, "attribution", None),
        ({"artistPrefix": "Attributed to"}, "attribution", ATTRIBUTED),
        ({"artistPrefix": "Attributed to"}, "artists", (MARCHETTI, SUND)),
        ({"artistPrefix": "Copy after"}, "artists", (SUND,)),
        ({"constituents": None}, "artists", ()),
        ({"objectDate": "", "objectBeginDate": 0, "objectEndDate": 0}, "years", None),
        ({"objectDate": "n.d.", "objectBeginDate": -10000, "objectEndDate": 2000}, "years", None),
        ({"objectDate": "", "objectBeginDate": -330, "objectEndDate": -300}, "years", Years(-329, -299)),
        ({"objectDate": "ca. 330–300 B.C."}, "years", Years(-329, -299, circa=True)),
        ({"title": ""}, "title", "Print"),
        ({"classification": ""}, "genres", ("Print",)),
        ({"tags": None}, "subjects", ()),
    ],
)
def test_what_else_an_answer_may_say(changed, field, expected):
    assert getattr(MET.parse(INVENTED | changed), field) == expected


def test_a_work_whose_rights_are_gone_has_none():
    raw = {name: value for name, value in INVENTED.items() if name != "isPublicDomain"}
    assert MET.parse(raw).rights == ""


def test_an_artist_who_is_alive_has_no_year_of_death():
    (artist, _) = MET.parse(INVENTED | {"artistEndDate": "9999"}).artists
    assert (artist.birth, artist.death) == (1821, None)


def test_any_field_may_be_missing_or_malformed():
    tolerates(MET, INVENTED)


def test_a_record_has_to_say_what_it_is():
    requires(MET, INVENTED, ("objectID",), ("title",), ("primaryImage",), ("tags", 0, "term"))


@pytest.mark.parametrize("works", [0, 1, 9, 10, 11, 43])
def test_every_object_that_is_there_comes_once(works):
    dialect = Dialect(works, "https://pictures.example")
    reader = Asking(dialect, MET.about.endpoint)
    listings = crawl(MET, reader)
    assert sorted(ids(MET, listings)) == sorted(dialect.ids)
    assert len(dialect.ids) == works
    assert listings[0].total == len(dialect.listed)
    assert [len(path.split("/")) for path, _, _ in reader.asked].count(3) == len(dialect.listed)
    assert reader.asked[0] == ("/objects", {}, {})


def test_dead_ids_are_listed_and_left_out():
    dialect = Dialect(60, "https://pictures.example")
    assert len(dialect.listed) > 60
    assert all(len(listing.records) <= 10 for listing in crawl(MET, Asking(dialect, MET.about.endpoint)))


def test_words_and_a_medium_are_searched_for():
    reader = Asking(Dialect(60, "https://pictures.example"), MET.about.endpoint)
    listings = crawl(MET, reader, Wanted(query="bridge", medium="Paintings"))
    assert reader.asked[0] == ("/search", {"hasImages": "true", "q": "bridge", "medium": "Paintings"}, {})
    found = [raw for listing in listings for raw in listing.records]
    assert found
    assert all("Bridge" in raw["title"] and raw["classification"] == "Paintings" for raw in found)


def test_a_medium_alone_is_searched_for_among_all():
    reader = Asking(Dialect(10, "https://pictures.example"), MET.about.endpoint)
    crawl(MET, reader, Wanted(medium="Prints"))
    assert reader.asked[0][1]["q"] == "*"


def test_changes_are_listed_by_the_museum():
    reader = Asking(Dialect(300, "https://pictures.example"), MET.about.endpoint)
    listings = crawl(MET, reader, Wanted(since=date(2024, 10, 1)))
    assert reader.asked[0] == ("/objects", {"metadataDate": "2024-10-01"}, {})
    found = [raw["metadataDate"][:10] for listing in listings for raw in listing.records]
    assert found
    assert min(found) >= "2024-10-01"


def test_changes_among_what_was_searched_are_told_by_the_record():
    reader = Asking(Dialect(300, "https://pictures.example"), MET.about.endpoint)
    listings = crawl(MET, reader, Wanted(query="ferry", since=date(2024, 10, 1)))
    assert "metadataDate" not in reader.asked[0][1]
    found = [raw["metadataDate"][:10] for listing in listings for raw in listing.records]
    assert found
    assert min(found) >= "2024-10-01"


def test_only_what_is_missing_is_left_out():
    class Refusing(Dialect):
        def answer(self, path, params):
            return Status(400) if path.startswith("/objects/") else super().answer(path, params)

    with pytest.raises(Permanent):
        crawl(MET, Asking(Refusing(3, "https://pictures.example"), MET.about.endpoint))

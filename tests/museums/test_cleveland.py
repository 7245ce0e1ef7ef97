import json
from datetime import date
from pathlib import Path

import pytest

from scrapers.errors import Transient
from scrapers.museums.cleveland import Cleveland
from scrapers.museums.museum import Wanted
from scrapers.provenance import events
from scrapers.records import Artist, Artwork, Years
from tests.museums.asking import Asking, crawl, ids, requires, tolerates
from tests.museums.dialects.cleveland import Dialect
from tests.museums.recorded import Prose, recorded

CLEVELAND = Cleveland()
INVENTED = json.loads((Path(__file__).parent / "answers" / "cleveland.json").read_text())["data"][0]
CDN = "https://openaccess-cdn.clevelandart.org"
ARENS = Artist(key="6001", name="Jost Arens", birth=1668, death=1731, nationality="German")


def listed(number):
    (found,) = [one for one in recorded("cleveland/handle_response_data.json")["data"] if one["id"] == number]
    return found


def test_a_landscape_whose_smaller_picture_is_enough():
    raw = listed(93014)
    assert CLEVELAND.parse(raw) == Artwork(
        source="cleveland",
        source_id="93014",
        title="View of Schroon Mountain, Essex County, New York, After a Storm",
        rights="CC0",
        artists=(
            Artist(key="Thomas Cole (1801-1848)", name="Thomas Cole", birth=1801, death=1848, nationality="American"),
        ),
        years=Years(1838, 1838),
        year_text="1838",
        genres=("Painting",),
        places=("America",),
        medium="oil on canvas",
        dimensions="Framed: 132.5 x 193.5 x 13 cm (52 3/16 x 76 3/16 x 5 1/8 in.); "
        "Unframed: 99.8 x 160.6 cm (39 5/16 x 63 1/4 in.)",
        culture="America, 19th century",
        description=Prose("Championing the unspoiled American", 812),
        credit_line="Hinman B. Hurlbut Collection",
        landing_page="https://clevelandart.org/art/1335.1917",
        image=f"{CDN}/1335.1917/1335.1917_web.jpg",
        provenance=events(raw["provenance"]),
        raw=raw,
    )
    assert CLEVELAND.parse(raw).provenance[0].text.startswith("Dr. George Ackerly")


def test_a_bronze_of_years_before_christ():
    raw = listed(124135)
    assert CLEVELAND.parse(raw) == Artwork(
        source="cleveland",
        source_id="124135",
        title="Sleep and Death Cista Handle",
        rights="CC0",
        years=Years(-399, -374),
        year_text="400-375 BC",
        genres=("Sculpture",),
        places=("Italy",),
        medium="bronze",
        dimensions="with base: 18.5 x 18.3 cm (7 5/16 x 7 3/16 in.); without base: 14 x 17.4 cm (5 1/2 x 6 7/8 in.)",
        culture="Italy, Etruscan, early 4th Century BC",
        description=Prose("The Etruscans, a mysterious people", 670),
        credit_line="Purchase from the J. H. Wade Fund",
        landing_page="https://clevelandart.org/art/1945.13",
        image=f"{CDN}/1945.13/1945.13_web.jpg",
        provenance=events(raw["provenance"]),
        raw=raw,
    )


def test_a_portrait_with_a_studio():
    raw = listed(124089)
    assert CLEVELAND.parse(raw) == Artwork(
        source="cleveland",
        source_id="124089",
        title="Portrait of a Woman",
        rights="CC0",
        artists=(
            Artist(
                key="Rembrandt van Rijn (1606-1669)",
                name="Rembrandt van Rijn",
                birth=1606,
                death=1669,
                nationality="Dutch",
            ),
        ),
        years=Years(1630, 1635, circa=True),
        year_text="1635 or earlier",
        genres=("Painting",),
        places=("Netherlands",),
        medium="oil on wood",
        dimensions="Framed: 97.8 x 83.8 x 6.4 cm (38 1/2 x 33 x 2 1/2 in.); "
        "Unframed: 77.5 x 64.8 cm (30 1/2 x 25 1/2 in.)",
        culture="Netherlands, 17th century",
        description=Prose("At the age of 25", 719),
        credit_line="The Elisabeth Severance Prentiss Collection",
        landing_page="https://clevelandart.org/art/1944.90",
        image=f"{CDN}/1944.90/1944.90_print.jpg",
        provenance=events(raw["provenance"]),
        raw=raw,
    )


def test_a_scent_bottle_of_nobody():
    (raw,) = recorded("cleveland/response_success.json")["data"]
    assert CLEVELAND.parse(raw) == Artwork(
        source="cleveland",
        source_id="96887",
        title="Scent Bottle",
        rights="CC0",
        years=Years(1700, 1799),
        year_text="1700s",
        genres=("Miscellaneous",),
        places=("Germany",),
        medium="glass with enamel decoration",
        dimensions="Overall: 10.2 cm (4 in.)",
        culture="Germany, 18th century",
        credit_line="Gift of Mr. and Mrs. J. H. Wade",
        landing_page="https://clevelandart.org/art/1916.586.a",
        image=f"{CDN}/1916.586.a/1916.586.a_print.jpg",
        provenance=events(raw["provenance"]),
        raw=raw,
    )


def test_a_newer_record_has_ids_of_its_artists_and_an_item():
    assert CLEVELAND.parse(INVENTED) == Artwork(
        source="cleveland",
        source_id="770001",
        title="The Lamp Lighter",
        rights="CC0",
        artists=(ARENS,),
        years=Years(1710, 1710, circa=True),
        year_text="c. 1710",
        genres=("Painting",),
        places=("Germany",),
        medium="oil on copper",
        dimensions="Unframed: 30 x 24 cm (11 13/16 x 9 7/16 in.)",
        culture="Germany, Cologne, 18th century",
        description="A boy shields a flame; his hand glows.",
        credit_line="Gift of Ruth and Emil Brandt",
        landing_page="https://clevelandart.org/art/2003.9",
        image=f"{CDN}/2003.9/2003.9_print.jpg",
        attribution='"The Lamp Lighter" by Jost Arens (attributed to), The Cleveland Museum of Art, '
        "CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/), https://clevelandart.org/art/2003.9",
        wikidata="Q990000003",
        provenance=events(INVENTED["provenance"]),
        raw=INVENTED,
    )


def test_every_recorded_record_is_an_artwork():
    for raw in recorded("cleveland/handle_response_data.json")["data"]:
        artwork = CLEVELAND.parse(raw)
        assert artwork.years, artwork.title
        assert artwork.image.startswith(CDN)
        assert not artwork.image.endswith(".tif")
        assert all(artist.birth is None or 1200 < artist.birth < 1900 for artist in artwork.artists)


@pytest.mark.parametrize(
    ("number", "artists"),
    [
        (127746, (("Jacopo Tintoretto", 1518, 1594, "Italian"),)),  # workshop of
        (97166, ()),  # follower of
        (136390, (("Federico Barocci", 1528, 1612, "Italian"),)),  # attributed to
        (138023, (("Master of the Boqueteaux", None, 1380, "French"),)),  # and workshop
        (110566, (("Bernardo Strozzi", 1581, 1644, "Italian"),)),
        (
            140427,
            (
                ("Jean de Clichy", None, None, "French"),
                ("Gauthier du Four", None, None, "French"),
                ("Guillaume Boey", None, None, "French"),
            ),
        ),
    ],
)
def test_who_made_it(number, artists):
    found = CLEVELAND.parse(listed(number)).artists
    assert tuple((one.name, one.birth, one.death, one.nationality) for one in found) == artists


@pytest.mark.parametrize(
    ("changed", "field", "expected"),
    [
        ({"share_license_status": "Copyrighted"}, "rights", "Copyrighted"),
        ({"share_license_status": "See the registrar"}, "rights", "In Copyright"),
        ({"share_license_status": None}, "rights", ""),
        ({"share_license_status": ""}, "rights", ""),
        ({"share_license_status": ["Copyrighted"]}, "rights", ""),
        ({"share_license_status": None}, "attribution", None),
        ({"images": None}, "image", None),
        ({"images": {"full": INVENTED["images"]["full"]}}, "image", None),
        ({"creators": None}, "artists", ()),
        ({"description": None, "wall_description": "A <em>flame</em>."}, "description", "A flame."),
        ({"culture": ["Netherlands, or possibly France, 14th century"]}, "places", ()),
        ({"culture": ["China, Ming dynasty", "Korea"]}, "places", ("China", "Korea")),
        ({"culture": ["China, Ming dynasty", "Korea"]}, "culture", "China, Ming dynasty; Korea"),
        ({"provenance": None}, "provenance", ()),
        ({"creation_date": None}, "years", Years(1705, 1715)),
        (
            {"creation_date": "500 BC", "creation_date_earliest": 500, "creation_date_latest": 500},
            "years",
            Years(-499, -499),
        ),
    ],
)
def test_what_else_an_answer_may_say(changed, field, expected):
    assert getattr(CLEVELAND.parse(INVENTED | changed), field) == expected


def test_any_field_may_be_missing_or_malformed():
    tolerates(CLEVELAND, INVENTED)


def test_a_record_has_to_say_what_it_is():
    requires(CLEVELAND, INVENTED, ("id",), ("title",), ("images",), ("url",))


@pytest.mark.parametrize("works", [0, 1, 99, 100, 101, 230])
def test_every_work_comes_once(works):
    dialect = Dialect(works, "https://pictures.example")
    reader = Asking(dialect, CLEVELAND.about.endpoint)
    listings = crawl(CLEVELAND, reader)
    assert sorted(ids(CLEVELAND, listings)) == sorted(dialect.ids)
    assert listings[0].total == works
    assert len(reader.asked) == works // 100 + 1
    assert all(asked["cc0"] == asked["has_image"] == "1" for _, asked, _ in reader.asked)


@pytest.mark.parametrize(("works", "stuck"), [(300, True), (100, True), (99, False)])
def test_pages_that_never_end_are_not_gone_through(works, stuck):
    class Endless(Dialect):
        def answer(self, path, params):
            return super().answer(path, params | {"skip": "0"})

    reader = Asking(Endless(works, "https://pictures.example"), CLEVELAND.about.endpoint)
    if stuck:
        with pytest.raises(Transient, match="paging stuck"):
            crawl(CLEVELAND, reader)
        assert len(reader.asked) == works // 100 + 3
    else:
        assert len(crawl(CLEVELAND, reader)) == 1


def test_a_work_whose_rights_are_gone_has_none():
    raw = {name: value for name, value in INVENTED.items() if name != "share_license_status"}
    assert CLEVELAND.parse(raw).rights == ""


def test_words_and_a_kind_are_asked_for():
    reader = Asking(Dialect(60, "https://pictures.example"), CLEVELAND.about.endpoint)
    listings = crawl(CLEVELAND, reader, Wanted(query="market", medium="Drawing"))
    assert (reader.asked[0][1]["q"], reader.asked[0][1]["type"]) == ("market", "Drawing")
    found = [raw for listing in listings for raw in listing.records]
    assert found
    assert all("Market" in raw["title"] and raw["type"] == "Drawing" for raw in found)


def test_changes_are_told_by_the_records_whatever_their_rights():
    dialect = Dialect(310, "https://pictures.example")
    reader = Asking(dialect, CLEVELAND.about.endpoint)
    listings = crawl(CLEVELAND, reader, Wanted(since=date(2024, 10, 1)))
    assert all("cc0" not in asked for _, asked, _ in reader.asked)
    assert [listing.total for listing in listings] == [None] * 4
    found = [raw["updated_at"][:10] for listing in listings for raw in listing.records]
    assert "2024-10-01" in found
    assert min(found) == "2024-10-01"
    assert len(found) < 310

import json
from datetime import date
from pathlib import Path

import pytest

from scrapers.errors import Transient
from scrapers.museums.aic import FIELDS, Aic
from scrapers.museums.museum import Wanted
from scrapers.provenance import parse as provenance
from scrapers.records import Artist, Artwork, Years
from tests.museums.asking import Asking, crawl, ids, requires, tolerates
from tests.museums.dialects.aic import Dialect
from tests.museums.recorded import Prose, recorded

AIC = Aic()
IIIF = "https://www.artic.edu/iiif/2"
ANSWER = json.loads((Path(__file__).parent / "answers" / "aic.json").read_text())
INVENTED = ANSWER["data"][0] | {"iiif_url": IIIF}
ENGEN = Artist(key="44001", name="Torvald Engen", birth=1849, death=1917, nationality="Norwegian")
LUND = Artist(key="44002", name="Sofie Lund", birth=1851, nationality="Norwegian")


def listed(number):
    """A record of a recorded page; it was asked for with fewer fields than we do, its rights among them."""
    (found,) = [one for one in recorded("aic/artworks_page2.json")["data"] if one["id"] == number]
    return found | {"iiif_url": IIIF}


def test_a_film_in_copyright():
    answer = recorded("aic/artwork_209980.json")
    raw = answer["data"] | {"iiif_url": answer["config"]["iiif_url"]}
    assert AIC.parse(raw) == Artwork(
        source="aic",
        source_id="209980",
        title="Blood Sign",
        rights="In Copyright",
        artists=(Artist(key="39491", name="Ana Mendieta", birth=1948, death=1985, nationality="American"),),
        years=Years(1974, 1974),
        year_text="1974",
        genres=("Film, Video, New Media", "time-based works"),
        places=("United States",),
        medium="Single-channel video (transferred from Super-8 film), color, silent; 4 min. 40 sec.",
        description=Prose("Emerging in the early 1970s", 1382),
        credit_line="Gift of Diane and Bruce Halle from the Thomarie Foundation",
        landing_page="https://www.artic.edu/artworks/209980",
        image=f"{IIIF}/6fc982f2-9fc9-4fcc-c5e5-66e695e49f11/full/843,/0/default.jpg",
        raw=raw,
    )


def test_a_silver_rider():
    raw = listed(181145)
    assert AIC.parse(raw) == Artwork(
        source="aic",
        source_id="181145",
        title="Horse and Rider",
        rights="",
        artists=(Artist(key="Hans Ludwig Kienle", name="Hans Ludwig Kienle"),),
        years=Years(1630, 1630),
        year_text="1630",
        places=("Ulm",),
        medium="Silver and silver gilt",
        dimensions="H.: 31.5 cm (12 3/8 in.); 30.5 × 28.9 × 14.3 cm (12 × 11 3/8 × 5 5/8 in.)",
        description=Prose("This extraordinary sculptural group", 1145),
        landing_page="https://www.artic.edu/artworks/181145",
        image=f"{IIIF}/1dcb1fd9-8254-8098-586c-e5b117c00871/full/1686,/0/default.jpg",
        raw=raw,
    )


def test_a_chair_that_is_tall_enough_in_the_smaller_size():
    raw = listed(199775)
    assert AIC.parse(raw) == Artwork(
        source="aic",
        source_id="199775",
        title="Chair",
        rights="",
        artists=(Artist(key="Thomas Hope", name="Thomas Hope"),),
        years=Years(1802, 1810),
        year_text="1802–10",
        places=("England",),
        medium="Mahogany, ebony, beech, and leather upholstery",
        dimensions="88.3 × 64.2 × 72.4 cm (34 3/4 × 25 1/4 × 28 1/2 in.)",
        description=Prose("When Thomas Hope published his", 1217),
        landing_page="https://www.artic.edu/artworks/199775",
        image=f"{IIIF}/4e9c906b-3e8e-967a-b2d1-1dabf3c1c8c0/full/843,/0/default.jpg",
        raw=raw,
    )


def test_a_painting_in_the_public_domain():
    assert AIC.parse(INVENTED) == Artwork(
        source="aic",
        source_id="880001",
        title="Orchard after Hail",
        rights="CC0",
        artists=(ENGEN, LUND),
        years=Years(1885, 1885, circa=True),
        year_text="c. 1885",
        movements=("Realism",),
        genres=("Painting", "oil on canvas"),
        subjects=("trees", "weather"),
        places=("Norway",),
        medium="Oil on canvas",
        dimensions="61 × 81 cm (24 × 31 7/8 in.)",
        description="Hail fell for nine minutes.\nEngen drew what it left.",
        credit_line="Mara Hollis Collection",
        landing_page="https://www.artic.edu/artworks/880001",
        image=f"{IIIF}/0a1b2c3d-0000-4000-8000-0000000d6d81/full/1686,/0/default.jpg",
        provenance=provenance(INVENTED["provenance_text"]),
        raw=INVENTED,
    )
    assert AIC.parse(INVENTED).provenance


@pytest.mark.parametrize(
    ("changed", "field", "expected"),
    [
        ({"is_public_domain": None}, "rights", ""),
        ({"is_public_domain": 1}, "rights", ""),
        ({"is_public_domain": 0}, "rights", ""),
        ({"is_public_domain": []}, "rights", ""),
        ({"is_public_domain": "true"}, "rights", ""),
        ({"is_public_domain": False}, "rights", "In Copyright"),
        ({"image_id": None}, "image", None),
        ({"artist_display": "Kuba\nDemocratic Republic of the Congo", "artist_titles": ["Kuba"]}, "artists", ()),
        ({"artist_display": "Kuba\nDemocratic Republic of the Congo", "artist_titles": ["Kuba"]}, "culture", "Kuba"),
        ({"artist_titles": [], "artist_title": None}, "artists", ()),
        (
            {"artist_display": "After Torvald Engen\nNorwegian, 1849–1917"},
            "artists",
            (Artist(key="44002", name="Sofie Lund"),),
        ),
        ({"description": None, "short_description": "A few <b>trees</b>."}, "description", "A few trees."),
        ({"date_display": "n.d.", "date_start": 1880, "date_end": 1890}, "years", Years(1880, 1890)),
        ({"date_display": "1927, printed 1931", "date_start": 1927, "date_end": 1931}, "years", Years(1927, 1927)),
        ({"provenance_text": None}, "provenance", ()),
    ],
)
def test_what_else_an_answer_may_say(changed, field, expected):
    assert getattr(AIC.parse(INVENTED | changed), field) == expected


@pytest.mark.parametrize(
    ("width", "height", "asked"),
    [(600, 900, 600), (843, 843, 843), (1685, 900, 843), (1686, 900, 1686), (3000, 4000, 843)],
)
def test_a_picture_is_asked_for_in_a_size_that_is_kept_ready(width, height, asked):
    raw = INVENTED | {"thumbnail": {"width": width, "height": height}}
    assert AIC.parse(raw).image.endswith(f"/full/{asked},/0/default.jpg")


def test_a_picture_of_unknown_size_is_asked_for_in_the_smaller_one():
    assert AIC.parse(INVENTED | {"thumbnail": None}).image.endswith("/full/843,/0/default.jpg")


def test_any_field_may_be_missing_or_malformed():
    tolerates(AIC, INVENTED)


def test_a_record_has_to_say_what_it_is():
    requires(AIC, INVENTED, ("id",), ("title",), ("image_id",), ("iiif_url",), ("date_display",))


@pytest.mark.parametrize("works", [0, 1, 99, 100, 101, 250])
def test_every_work_comes_once(works):
    dialect = Dialect(works, "https://pictures.example")
    reader = Asking(dialect, AIC.about.endpoint)
    listings = crawl(AIC, reader)
    assert sorted(ids(AIC, listings)) == sorted(dialect.ids)
    assert [listing.total for listing in listings] == [works] + [None] * (len(listings) - 1)
    assert len(reader.asked) == works // 100 + 1


def test_only_the_fields_that_are_read_are_asked_for():
    (listing,) = crawl(AIC, Asking(Dialect(1, "https://pictures.example"), AIC.about.endpoint))
    assert set(listing.records[0]) == {*FIELDS, "_score", "iiif_url"}
    assert AIC.parse(listing.records[0]).image.startswith("https://pictures.example/iiif/2/")


def test_a_list_that_does_not_go_on_is_not_taken_for_whole():
    class Stuck(Dialect):
        def answer(self, path, params):
            asked = json.loads(params["params"])
            asked["query"]["bool"]["filter"][0] = {"range": {"id": {"gt": 0}}}
            return super().answer(path, {"params": json.dumps(asked)})

    with pytest.raises(Transient, match="paging stuck"):
        crawl(AIC, Asking(Stuck(150, "https://pictures.example"), AIC.about.endpoint))


def test_words_and_a_medium_are_asked_for():
    dialect = Dialect(40, "https://pictures.example")
    listings = crawl(AIC, Asking(dialect, AIC.about.endpoint), Wanted(query="Engen orchard", medium="print"))
    found = [raw for listing in listings for raw in listing.records]
    assert len(found) == 20
    assert {(raw["title"].split()[0], raw["artwork_type_title"]) for raw in found} == {("Orchard", "Print")}


def test_changes_are_asked_for_whatever_their_rights():
    dialect = Dialect(200, "https://pictures.example")
    for record in dialect.records:
        record["is_public_domain"] = False
    reader = Asking(dialect, AIC.about.endpoint)
    assert ids(AIC, crawl(AIC, reader)) == []
    found = ids(AIC, crawl(AIC, reader, Wanted(since=date(2024, 10, 1))))
    assert found == [str(one["id"]) for one in dialect.records if one["updated_at"] >= "2024-10-01"]
    assert 0 < len(found) < 200

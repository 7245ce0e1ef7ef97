import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scrapers.errors import Permanent, SourceError, Transient
from scrapers.museums.europeana import Europeana
from scrapers.museums.museum import Wanted
from scrapers.records import Artist, Artwork, Years
from tests.museums.asking import Asking, crawl, ids, requires, tolerates
from tests.museums.dialects.europeana import Dialect
from tests.museums.recorded import Prose, recorded

EUROPEANA = Europeana()
INVENTED = json.loads((Path(__file__).parent / "answers" / "europeana.json").read_text())["items"][0]
BY, INC = "http://creativecommons.org/licenses/by/4.0/", "http://rightsstatements.org/vocab/InC/1.0/"
CASTILE = "http://bibliotecadigital.jcyl.es/i18n/catalogo_imagenes/imagen_id.cmd?idImagen="


def test_a_cloister_by_three():
    raw = recorded("europeana/image_data_example.json")
    assert EUROPEANA.parse(raw) == Artwork(
        source="europeana",
        source_id="2022704/lod_oai_bibliotecadigital_jcyl_es_26229_ent1",
        title="Claustro del Monasterio de S. Salvador en Oña [Material gráfico]= "
        "Cloître du Monastère de S. Salvador à Oña",
        rights="http://creativecommons.org/publicdomain/zero/1.0/",
        artists=(
            Artist(key="Charles Villemin", name="Charles Villemin"),
            Artist(key="Genaro Pérez Villaamil (1807-1854)", name="Genaro Pérez Villaamil", birth=1807, death=1854),
            Artist(key="Valentín Carderera (1796-1880)", name="Valentín Carderera", birth=1796, death=1880),
        ),
        years=Years(1840, 1849),
        year_text="1840s",
        genres=("Ilustraciones y Fotos",),
        subjects=("Monasterio de San Salvador de Oña-Grabados",),
        description=Prose("Sello en seco: España artística", 238),
        credit_line="Biblioteca Digital de Castilla y León",
        landing_page="https://www.europeana.eu/item/2022704/lod_oai_bibliotecadigital_jcyl_es_26229_ent1",
        image=f"{CASTILE}102620362",
        attribution='"Claustro del Monasterio de S. Salvador en Oña [Material gráfico]= '
        'Cloître du Monastère de S. Salvador à Oña" '
        "by Charles Villemin, Genaro Pérez Villaamil and Valentín Carderera, "
        "Biblioteca Digital de Castilla y León via Europeana, "
        "CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/), "
        "https://www.europeana.eu/item/2022704/lod_oai_bibliotecadigital_jcyl_es_26229_ent1",
        raw=raw,
    )


def test_a_bridge_with_a_year_and_a_place():
    items = recorded("europeana/europeana_example.json")["items"]
    (raw,) = [item for item in items if item["id"].endswith("_26206_ent1")]
    assert EUROPEANA.parse(raw) == Artwork(
        source="europeana",
        source_id="2022704/lod_oai_bibliotecadigital_jcyl_es_26206_ent1",
        title="Roman bridge at Salamanca [Material gráfico]",
        rights="http://creativecommons.org/publicdomain/zero/1.0/",
        artists=(Artist(key="James Heath (1757-1834)", name="James Heath", birth=1757, death=1834),),
        years=Years(1810, 1810),
        year_text="1810",
        genres=("Ilustraciones y Fotos",),
        subjects=("Salamanca-Grabados",),
        places=("Salamanca",),
        description=Prose("Estampa separada de:", 184),
        credit_line="Biblioteca Digital de Castilla y León",
        landing_page="https://www.europeana.eu/item/2022704/lod_oai_bibliotecadigital_jcyl_es_26206_ent1",
        image=f"{CASTILE}102620318",
        attribution='"Roman bridge at Salamanca [Material gráfico]" by James Heath, '
        "Biblioteca Digital de Castilla y León via Europeana, "
        "CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/), "
        "https://www.europeana.eu/item/2022704/lod_oai_bibliotecadigital_jcyl_es_26206_ent1",
        raw=raw,
    )


def test_an_engraving_behind_a_picture_service():
    raw = recorded("europeana/image_data_sub_provider_example.json")
    assert EUROPEANA.parse(raw) == Artwork(
        source="europeana",
        source_id="9200579/zzwnbyhb",
        title="Royal Naval Hospital, Greenwich, with ships and rowing boats in the foreground. Engraving.",
        rights="http://creativecommons.org/licenses/by/4.0/",
        genres=("Engravings",),
        description="Lettering: Greenwich Hospital.",
        credit_line="Wellcome Collection",
        landing_page="https://www.europeana.eu/item/9200579/zzwnbyhb",
        image="https://iiif.wellcomecollection.org/image/V0013398.jpg/full/!1024,1024/0/default.jpg",
        attribution='"Royal Naval Hospital, Greenwich, with ships and rowing boats in the foreground. Engraving.", '
        "Wellcome Collection via Europeana, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), "
        "https://www.europeana.eu/item/9200579/zzwnbyhb",
        raw=raw,
    )


def test_a_painting_in_two_languages():
    assert EUROPEANA.parse(INVENTED) == Artwork(
        source="europeana",
        source_id="99/coast_880",
        title="The Return",
        rights="http://creativecommons.org/licenses/by-sa/4.0/",
        artists=(Artist(key="http://data.europeana.eu/agent/base/990001", name="Kadri Soosaar"),),
        years=Years(1871, 1871),
        year_text="1871",
        genres=("painting",),
        subjects=("boats", "fishing"),
        places=("Haapsalu",),
        description="Fishermen come home.\nSigned below.",
        credit_line="Museum of the Coast",
        landing_page="https://www.europeana.eu/item/99/coast_880",
        image="https://iiif.museum.example/880/full/!1024,1024/0/default.jpg",
        attribution='"The Return" by Kadri Soosaar, Museum of the Coast via Europeana, '
        "CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/), https://www.europeana.eu/item/99/coast_880",
        raw=INVENTED,
    )


@pytest.mark.parametrize(
    ("label", "name", "birth", "death"),
    [
        ("Pannemaker, Adolphe François, 1822-?", "Adolphe François Pannemaker", 1822, None),
        ("Bayot, Adolphe Jean Baptiste, 1810-18--?", "Adolphe Jean Baptiste Bayot", 1810, None),
        ("Benoist, Philippe, 1813-ca. 1905", "Philippe Benoist", 1813, 1905),
        ("Aznar y García, Francisco, fl. 1854-1881", "Francisco Aznar y García", None, None),
        ("Giscard, S. XIX", "Giscard", None, None),
        ("Raineri, Vittore", "Vittore Raineri", None, None),
        ("Harding, J. D., 1798-1863", "J. D. Harding", 1798, 1863),
        ("Velde, Adam van de, the Elder, 1611-1693", "Velde, Adam van de, the Elder", 1611, 1693),
    ],
)
def test_inverted_names_with_dates(label, name, birth, death):
    (artist,) = EUROPEANA.parse(INVENTED | {"edmAgentLabel": [{"def": label}]}).artists
    assert (artist.name, artist.birth, artist.death) == (name, birth, death)


@pytest.mark.parametrize(
    ("changed", "field", "expected"),
    [
        ({"dcCreator": ["Anonymous"], "dcCreatorLangAware": {"def": ["Anonymous"]}}, "artists", ()),
        (
            {"dcCreator": ["Tamm, Endel, 1880-1951"], "dcCreatorLangAware": {"def": ["Tamm, Endel, 1880-1951"]}},
            "artists",
            (Artist(key="Endel Tamm (1880-1951)", name="Endel Tamm", birth=1880, death=1951),),
        ),
        ({"edmAgentLabel": [{"def": "A"}, {"def": "B"}]}, "artists", ()),
        ({"year": None}, "year_text", "Second half of the 19th century"),
        ({"year": None}, "years", Years(1851, 1900)),
        (
            {"year": None, "edmTimespanLabelLangAware": {"def": ["20..", "195?", "20??", "1950s"]}},
            "years",
            Years(1950, 1959),
        ),
        ({"year": None, "edmTimespanLabelLangAware": {"def": ["20..", "195?", "195x"]}}, "years", None),
        ({"edmIsShownBy": None}, "image", None),
        ({"dataProvider": []}, "attribution", None),
        ({"rights": ["All that can be done"]}, "attribution", None),
        ({"rights": None}, "rights", ""),
        ({"rights": [None]}, "rights", ""),
        ({"rights": 7}, "rights", ""),
        ({"rights": []}, "rights", ""),
        ({"rights": [BY, INC]}, "rights", INC),
        ({"rights": [BY, "whatever"]}, "rights", "whatever"),
        ({"rights": [BY, "http://creativecommons.org/publicdomain/mark/1.0/"]}, "rights", BY),
        ({"edmIsShownBy": ["https://a.example/my picture.jpg"]}, "image", "https://a.example/my%20picture.jpg"),
        ({"dctermsSpatial": None, "edmPlaceLabelLangAware": {"et": ["Pärnu"]}}, "places", ("Pärnu",)),
    ],
)
def test_what_else_an_answer_may_say(changed, field, expected):
    assert getattr(EUROPEANA.parse(INVENTED | changed), field) == expected


def test_every_recorded_record_is_an_artwork():
    for raw in recorded("europeana/europeana_example.json")["items"]:
        artwork = EUROPEANA.parse(raw)
        assert artwork.rights == "http://creativecommons.org/publicdomain/zero/1.0/"
        assert artwork.years is None or 1500 < artwork.years.start <= artwork.years.end < 2000
        assert all(artist.name != "Anonymous" for artist in artwork.artists)


def test_the_key_of_the_asker_is_not_kept():
    kept = {name: value for name, value in INVENTED.items() if name not in EUROPEANA.volatile}
    assert "invented" not in json.dumps(kept)
    assert EUROPEANA.parse(kept) == replace(EUROPEANA.parse(INVENTED), raw=kept)


def test_any_field_may_be_missing_or_malformed():
    tolerates(EUROPEANA, INVENTED)


def test_a_record_has_to_say_what_it_is():
    requires(EUROPEANA, INVENTED, ("id",), ("title",))


@pytest.mark.parametrize("works", [0, 1, 99, 100, 101, 230])
def test_every_item_comes_once(works):
    dialect = Dialect(works, "https://pictures.example")
    reader = Asking(dialect, EUROPEANA.about.endpoint, key="mine")
    listings = crawl(EUROPEANA, reader)
    assert sorted(ids(EUROPEANA, listings)) == sorted(dialect.ids)
    assert listings[0].total == works
    assert {asked["wskey"] for _, asked, _ in reader.asked} == {"mine"}
    assert reader.asked[0][1]["cursor"] == "*"
    assert len(reader.asked) == max(1, -(-works // 100))


def test_words_a_medium_and_a_day_are_one_query():
    reader = Asking(Dialect(300, "https://pictures.example"), EUROPEANA.about.endpoint)
    listings = crawl(EUROPEANA, reader, Wanted(query="storm", medium="engraving", since=date(2024, 10, 1)))
    query = '(storm) AND what:"engraving" AND timestamp_update:[2024-10-01T00:00:00Z TO *]'
    assert reader.asked[0][1]["query"] == query
    found = [raw for listing in listings for raw in listing.records]
    assert found
    assert all("Storm" in raw["title"][0] and raw["timestamp_update"] >= "2024-10-01" for raw in found)


def test_without_a_key_nothing_comes():
    with pytest.raises(Permanent):
        crawl(EUROPEANA, Asking(Dialect(3, "https://pictures.example"), EUROPEANA.about.endpoint, key=""))


def test_a_list_that_leads_to_itself_is_not_taken_for_whole():
    class Stuck:
        def answer(self, *asked):
            assert asked
            return {"success": True, "items": [INVENTED], "totalResults": 900, "nextCursor": "again"}

    with pytest.raises(Transient, match="paging stuck"):
        crawl(EUROPEANA, Asking(Stuck(), EUROPEANA.about.endpoint))


def test_the_key_is_not_told_in_a_refusal():
    class Refusing:
        def answer(self, *asked):
            assert asked
            return {"success": False, "error": "No such key: s3cr/et, s3cr%2Fet. " + "Ask for another one. " * 50}

    with pytest.raises(SourceError, match=r"No such key: \.\.\., \.\.\.\. Ask") as caught:
        crawl(EUROPEANA, Asking(Refusing(), EUROPEANA.about.endpoint, key="s3cr/et"))
    assert "s3cr" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_a_refusal_in_an_answer_ends_the_crawl():
    class Refusing:
        def answer(self, *asked):
            assert asked
            return {"success": False, "error": "Invalid API key"}

    with pytest.raises(SourceError, match="Invalid API key"):
        crawl(EUROPEANA, Asking(Refusing(), EUROPEANA.about.endpoint))

import pytest

from scrapers.knowledge.dialects.nga_hands import hand
from scrapers.records import Years
from tests.knowledge_dialects.dumps import jsonl, real, told


def one(id_, name, role="artist", **more):
    return {"constituent_id": id_, "name": name, "role": role, **more}


def known(id_, name, type_="individual", n_objects=1, **more):
    return {"constituent_id": id_, "name": name, "sort_name": name, "type": type_, "n_objects": n_objects, **more}


def dump(tmp_path, *works, artists=()):
    jsonl(tmp_path / "objects.jsonl.gz", *(works or [{"object_id": 0, "artists": []}]))
    jsonl(tmp_path / "artists.jsonl.gz", known(1, "Ruritanian 15th Century", "anonymous"), *artists)
    return told("nga", tmp_path)


def test_terms_become_what_they_mean(tmp_path):
    found = dump(
        tmp_path,
        {
            "object_id": 5,
            "artists": [one(7, "Ann Hill", "painter", wikidata="Q999999999")],
            "school": ["Ruritanian", "Oldtown"],
            "style": ["Impressionist", "Shaker", "Qing", "French"],
            "theme": ["self", "unknown subject", "landscape"],
            "keyword": ["Landscape", "Barge", "barge", "Color"],
            "technique": ["etching", "aquatint"],
            "place_executed": ["Oldtown"],
            "dimensions": ["height 3 cm", "width 4 cm"],
            "systematic_catalogue": ["Ruritanian Paintings"],
        },
    ).works["5"]
    assert (found.title, found.culture, found.medium) == (
        "Untitled",
        "Ruritanian; Oldtown; French",
        "etching, aquatint",
    )
    assert found.movements == ("Impressionism",)
    assert found.genres == ("Shaker", "self-portrait", "landscape")
    assert found.subjects == ("Barge",)
    assert found.places == ("Oldtown",)
    assert found.years == Years(1644, 1911, circa=True)
    assert found.dimensions == "height 3 cm; width 4 cm"
    assert found.artists[0].wikidata == "Q999999999"


def test_an_unknown_maker_dates_a_work_and_is_no_artist(tmp_path):
    found = dump(tmp_path, {"object_id": 5, "artists": [one(1, "Ruritanian 15th Century")]})
    assert found.works["5"].years == Years(1401, 1500)
    assert found.works["5"].artists == ()
    assert "Ruritanian 15th Century" in found.works["5"].attribution
    assert found.artists == {}


def test_makers_models_and_those_who_are_neither(tmp_path):
    found = dump(
        tmp_path,
        {
            "object_id": 5,
            "artists": [
                one(7, "Ann Hill"),
                one(8, "Bo Dale", "artist after"),
                one(8, "Bo Dale", "artist after", prefix="after"),
                one(9, "Cy Brook", "publisher"),
                one(10, "Di Ford", "related artist", prefix="and Workshop of"),
                one(11, "Ed Glen", "related artist", prefix="Follower of"),
                one(12, "Flo Moor", "designer", suffix="(technician)"),
                one(1, "Ruritanian 15th Century", "artist after"),
            ],
            "parent_object": 4,
            "parent_relation": "separable",
        },
    )
    assert [artist.name for artist in found.works["5"].artists] == ["Ann Hill"]
    assert {edge: statement.confidence for edge, statement in found.edges().items()} == {
        ("nga:5", "MADE_AFTER", "artist:nga:8"): 1.0,
        ("nga:5", "CREATED_BY", "artist:nga:10"): 0.5,
        ("nga:5", "PART_OF", "nga:4"): 1.0,
    }
    assert found.reasons() == {"nobody": 2, "role without a relation": 1}
    assert "Di Ford (workshop of)" in found.works["5"].attribution


@pytest.mark.parametrize(
    ("role", "prefix", "meant"),
    [
        ("artist", None, ("CREATED_BY", 1.0)),
        ("artist", "and", ("CREATED_BY", 1.0)),
        ("artist", "Attributed to", ("CREATED_BY", 0.7)),
        ("artist", "Attd. to", ("CREATED_BY", 0.7)),
        ("sculptor", "or Probably", ("CREATED_BY", 0.5)),
        ("artist", "after", ("MADE_AFTER", 1.0)),
        ("sculptor", "Possibly after a model by", ("MADE_AFTER", 0.5)),
        ("artist", "Follower of", None),
        ("artist after", "?", ("MADE_AFTER", 0.5)),
        ("artist after", "formerly", None),
        ("related artist", None, None),
        ("related artist", "Style of", ("MADE_AFTER", 0.5)),
        ("related artist", "Studio of", ("CREATED_BY", 0.5)),
    ],
)
def test_the_words_before_a_name_say_whose_hand_it_is(role, prefix, meant):
    assert hand(one(7, "Ann Hill", role, prefix=prefix)) == meant


def test_artists(tmp_path):
    found = dump(
        tmp_path,
        artists=(
            known(
                7,
                "Ann Hill",
                birth_year=1820,
                death_year=1880,
                ulan="500999999",
                alt_names=["Hill, Ann", "Dale, Ann the Elder", "Ann, called Hill, the weaver"],
            ),
            known(8, "Bo Dale", birth_year=1747, death_year=1887, display_date="Ruritanian, active 1747"),
            known(9, "The Glen Foundation", n_objects=0),
        ),
    )
    assert found.artists["7"].aliases == ("Ann Dale the Elder", "Ann, called Hill, the weaver")
    assert (found.artists["7"].birth, found.artists["7"].death, found.artists["7"].ulan) == (1820, 1880, "500999999")
    assert (found.artists["8"].birth, found.artists["8"].death) == (None, None)
    assert found.reasons() == {"nobody": 1, "artist without a work": 1}


@pytest.fixture(scope="module")
def nga():
    return told("nga", real("nga"))


@pytest.mark.slow
def test_the_real_dump(nga):
    assert len(nga.works) == 136_258
    assert len(nga.artists) == 15_283
    assert nga.by_type()["PART_OF"] == 26_619
    assert 10_400 < nga.by_type()["MADE_AFTER"] < 10_600
    assert set(nga.reasons()) == {"nobody", "artist without a work", "role without a relation"}
    gaddi = nga.works["2"]
    assert [artist.name for artist in gaddi.artists] == ["Agnolo Gaddi"]
    assert (gaddi.culture, gaddi.movements, gaddi.subjects[0]) == ("Florentine", ("Gothic Art",), "Madonna and Child")
    assert nga.edges()["nga:2", "PART_OF", "nga:206122"].evidence == "catalogued as “separable part”"
    assert nga.artists["4306"].aliases == ("George Hartigan",)
    assert nga.works["57624"].years == Years(1401, 1500)

import pytest

from tests.knowledge_dialects.dumps import jsonl, real, told


def creator(id_, name, *works, date=""):
    return {"id": id_, "name": name, "sort_name": name, "artworks": list(works), **({"date": date} if date else {})}


def dump(tmp_path, *creators):
    jsonl(tmp_path / "creators.jsonl.gz", *creators)
    return told("walters", tmp_path)


def test_works_are_gathered_from_their_creators(tmp_path):
    found = dump(
        tmp_path,
        creator("7", "Ann Hill", "101", "102", date="Dutch, ca. 1565-1635"),
        creator("8", "Bo Dale", "101"),
        creator("9", "Roman", "102", "103"),
        creator("10", "Anonymous", "103"),
        {"id": "11", "name": "Cy Brook", "sort_name": "Cy Brook"},
    )
    assert {id_: ([one.key for one in work.artists], work.culture) for id_, work in found.works.items()} == {
        "101": (["7", "8"], None),
        "102": (["7"], "Roman"),
        "103": ([], "Roman"),
    }
    assert {one.title for one in found.works.values()} == {"Untitled"}
    ann = found.artists["7"]
    assert (ann.birth, ann.death, ann.nationality) == (1565, 1635, "Dutch")
    assert sorted(found.artists) == ["11", "7", "8"]
    assert found.reasons() == {"a people, no artist": 1, "nobody": 1, "malformed record": 1}


@pytest.mark.parametrize(
    ("date", "birth", "death"),
    [
        ("Italian, 1699 - 1768", 1699, 1768),
        ("Azerbaijani, died 605 AH/AD 1209", None, 1209),
        ("Persian, died 411-416 AH/AD 1020-1025", None, None),
        ("German, died before 1526", None, None),
        ("German, 1631/32-1716", 1631, 1716),
        ("1480-1485, died 1547", None, 1547),
        ("American, born 1977", 1977, None),
        ("Armenian, active 1256-1268", None, None),
        ("French, King of France 1830-1848", None, None),
        ("1455-1469", None, None),
        ("Japanese, 19th century", None, None),
        ("Roman 43 BC-17/18 AD", None, None),
    ],
)
def test_lives(tmp_path, date, birth, death):
    one = dump(tmp_path, creator("7", "Ann Hill", "101", date=date)).artists["7"]
    assert (one.birth, one.death) == (birth, death)


@pytest.fixture(scope="module")
def walters():
    return told("walters", real("walters"))


def test_the_real_dump(walters):
    assert len(walters.works) == 15_296
    assert len(walters.artists) == 3_815
    assert walters.reasons() == {"a people, no artist": 239, "nobody": 5}
    barye = walters.artists["6082"]
    assert (barye.name, barye.birth, barye.death, barye.nationality) == ("Antoine-Louis Barye", 1795, 1875, "French")
    assert [one.name for one in walters.works["30171"].artists] == ["Chi Huang"]

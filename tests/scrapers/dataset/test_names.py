from pathlib import Path

import pytest

from scrapers.crawl.registry import museums
from scrapers.errors import KindredError
from scripts.dataset import named, own_name


@pytest.mark.parametrize("name", ["a", "my-prints", "scans_2024.b", "folder", "dataset", "x" * 100])
def test_names_that_collections_may_have(name):
    assert own_name(name) == name


@pytest.mark.parametrize("name", [*museums(), "openalex", "sample"])
def test_the_name_of_another_source_is_refused(name):
    with pytest.raises(KindredError, match=r"a source that Kindred knows\..*--name"):
        own_name(name)


@pytest.mark.parametrize("name", ["", "Prints", "2024", "-a", "a b", "a:b", "a/b", "ä", "a\n", "x" * 101])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(KindredError, match="--name"):
        own_name(name)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("/data/My Prints (2024)", "my-prints-2024"),
        ("/data/prints/", "prints"),
        ("prints/../scans", "scans"),
        ("/data/Gemälde", "gemalde"),
        ("/data/.cache", "cache"),
        ("/data/a_b.c", "a_b.c"),
        ("hf:owner/Some-Art", "owner-some-art"),
        ("hf:owner/art:default:train", "owner-art-default-train"),
    ],
)
def test_a_collection_is_called_like_its_folder_or_data_set(place, name):
    assert named(place) == name
    assert own_name(name) == name


def test_the_folder_one_stands_in_has_a_name(tmp_path, monkeypatch):
    folder = tmp_path / "lighthouse"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert named(".") == named(str(Path("../lighthouse"))) == "lighthouse"


@pytest.mark.parametrize("place", ["/", "/data/2024", "/data/картины", "/data/---", "hf:1/art"])
def test_a_folder_that_makes_no_name_needs_one(place):
    with pytest.raises(KindredError, match="--name"):
        named(place)

"""A catalogue that reads works as they are named says what one of the whole collection says."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from api.fetched import FetchedCatalogue
from api.filters import Filters
from api.live import Live
from api.why.asked import Asked
from api.why.route import why
from graph.release import Release, open_published
from scrapers.errors import ArtworkNotFound, ReleaseMismatch, TakenDown
from scrapers.store.shelf import Shelf
from scrapers.store.store import Store
from scripts.why import live
from tests.sample_release import Built

pytestmark = [pytest.mark.integration, pytest.mark.slow]


def fetched(sample: Built, taken_down: frozenset[str] = frozenset()) -> FetchedCatalogue:
    return FetchedCatalogue(sample.work.store, Shelf(sample.work.database), taken_down)


def test_works_and_persons_are_those_of_the_collection(sample: Built) -> None:
    some = fetched(sample)
    works = list(sample.catalogue)
    assert [some.get(one.id) for one in works[::7]] == works[::7]
    assert some.persons == sample.catalogue.persons
    assert [some.makers(one) for one in works[::7]] == [sample.catalogue.makers(one) for one in works[::7]]
    ids = np.append(sample.release.paths.artworks, 999_999)
    assert some.lost(ids) == sample.catalogue.lost(ids) == [999_999]
    assert works[0].id in some
    assert 999_999 not in some
    with pytest.raises(ArtworkNotFound, match="999999"):
        some.get(999_999)


def test_few_works_are_read_where_few_are_named(sample: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "collection", lambda _: pytest.fail("the whole collection was read"))
    loaded = live(sample.work)
    monkeypatch.setattr(loaded.catalogue, "_store", None)
    works = list(sample.catalogue)
    assert why(Asked(start=works[0].key, end=works[50].key), loaded).release == sample.release.number


def test_what_looks_at_all_works_reads_them_all(sample: Built) -> None:
    some, all_ = fetched(sample), sample.catalogue
    wanted = Filters(rights=("CC0-1.0",), movements=("nothing like it",))
    assert some.unknown(wanted) == all_.unknown(wanted)
    assert list(some) == list(all_)
    assert some.find(next(iter(all_)).key) == next(iter(all_))


def test_what_was_taken_down_is_not_there(sample: Built) -> None:
    first, second, *_ = sample.catalogue
    some = fetched(sample, frozenset({first.key}))
    assert first.id not in some
    assert second.id in some
    assert some.lost(np.asarray([first.id, second.id])) == [first.id]
    with pytest.raises(ArtworkNotFound):
        some.get(first.id)
    with pytest.raises(TakenDown):
        some.find(first.key)


def test_the_verb_answers_as_the_api_does(sample: Built) -> None:
    work = sample.work
    ours = live(work)
    theirs = Live(work.store, lambda row: open_published(work.releases, row.number, row.manifest_sha256)).current()
    keys = [one.key for one in sample.catalogue]
    for start, end in zip(keys[::40], keys[20::40], strict=False):
        for asked in (Asked(start=start, end=end), Asked(start=start, end=end, hops=2, rights=("CC0-1.0",))):
            assert why(asked, ours).to_mapping() == why(asked, theirs).to_mapping()


def test_of_a_release_what_is_read_must_be_whole(sample: Built, tmp_path: Path) -> None:
    copy = tmp_path / "1"
    shutil.copytree(sample.release.folder, copy)
    _spoil(copy / "vectors" / "formal_rows.npy")
    assert Release(copy, read={"paths"}).number == 1
    with pytest.raises(ReleaseMismatch, match="formal_rows"):
        Release(copy)
    _spoil(copy / "paths" / "cost.npy")
    with pytest.raises(ReleaseMismatch, match=r"cost\.npy"):
        Release(copy, read={"paths"})


def _spoil(path: Path) -> None:
    """Change a byte in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.unlink()
    path.write_bytes(content)

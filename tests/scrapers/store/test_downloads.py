"""What became of pictures' URLs, and which works still lack their picture."""

from datetime import UTC, datetime, timedelta
from typing import Any

from scrapers.records import Download
from scrapers.store.store import Store
from tests.scrapers.store.stated import AnyStore, picture, save, work

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
EARLIER = NOW - timedelta(days=30)


def tried(url: str, outcome: Any, at: datetime = NOW, **more: Any) -> Download:
    return Download(url=url, outcome=outcome, tried_at=at, **more)


def test_downloads_come_back_and_the_last_attempt_stands(any_store: AnyStore) -> None:
    stored, gone = tried("a", "stored", image=picture("aa")), tried("b", "gone", reason="not found", detail="404")
    any_store.save_downloads("met", [tried("b", "postponed"), stored, gone, tried("c", "refused", reason="too large")])
    assert any_store.downloads(["a", "b", "x"]) == {"a": stored, "b": gone}
    assert any_store.images(["aa"]) == {"aa": picture("aa")}
    later = tried("b", "stored", NOW + timedelta(hours=1), image=picture("aa"))
    any_store.save_downloads("met", [later])
    any_store.save_downloads("met", [])
    assert any_store.downloads(["b"]) == {"b": later}
    assert any_store.counts()["images"] == 1


def test_a_downloaded_picture_is_compared_with_the_others(any_store: AnyStore) -> None:
    save(any_store, (work("1"), picture("aa")))
    any_store.save_downloads("met", [tried("b", "stored", image=picture("bb", 1))])
    found = any_store.downloads(["b"])["b"].image
    assert found is not None
    assert found.near_duplicate_of == "aa"


def test_works_without_their_picture(any_store: AnyStore) -> None:
    shown = (work("3", image="u3"), picture("aa"))
    lacking = [work(name, image=f"u{name}", raw={"id": name}) for name in ("5", "10", "2", "7", "8", "9")]
    save(any_store, *lacking, shown, work("4"))
    save(any_store, work("1", "met.old", image="u1"), work("2", "met.old", image="u2"))
    save(any_store, work("6", "mets", image="u6"))
    any_store.save_downloads(
        "met",
        [
            tried("u7", "gone"),
            tried("u8", "refused", EARLIER),
            tried("u9", "postponed"),
            tried("u2", "stored", image=picture("bb")),
        ],
    )
    rows = any_store.without_picture("met", "", 10, retry_before=NOW - timedelta(days=1))
    assert rows == [(f"met:{name}", {"id": name}) for name in ("10", "2", "5", "8", "9")]
    assert any_store.count_without_picture("met", retry_before=NOW - timedelta(days=1)) == len(rows)
    assert any_store.count_without_picture("met", retry_before=EARLIER) == len(rows) - 1
    assert any_store.count_without_picture("met.old", retry_before=NOW) == 2
    assert any_store.without_picture("met", "", 10, retry_before=EARLIER) == rows[:3] + rows[4:]
    assert len(any_store.without_picture("met", "", 10, retry_before=NOW + timedelta(days=1))) == 6
    assert any_store.without_picture("met", "met:2", 2, retry_before=NOW - timedelta(days=1)) == rows[2:4]
    assert any_store.without_picture("met.old", "", 1, retry_before=NOW) == [("met.old:1", {})]


def test_works_that_are_down_want_no_picture(store: Store) -> None:
    save(store, work("1", image="u1"), work("2", image="u2"))
    store.takedown("met:1", "x", "ann")
    assert [key for key, _ in store.without_picture("met", "", 10, retry_before=NOW)] == ["met:2"]

"""Takedowns: nothing of the work is left but its id and key, a receipt says what went, and it stays away."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from scrapers.errors import ArtworkNotFound, KindredError
from scrapers.records import Artist, Download, Image, ProvenanceEvent, Region, Rejection, Years
from scrapers.store.pages import PageCounts
from scrapers.store.store import Store
from tests.scrapers.store.stated import AnyStore, picture, save, work

FULL = work(
    "1",
    title="Xylophone",
    artists=(Artist(key="a", name="Ana", birth=1850, teachers=("b",)),),
    years=Years(1880, 1885),
    movements=("Fauvism",),
    subjects=("sea",),
    regions=(Region(label="boat", x=0, y=0, width=1, height=1),),
    provenance=(ProvenanceEvent(text="Xylophone bought"),),
    medium="oil",
    description="Xylophone!",
    landing_page="https://example.org/xylophone",
    image="https://example.org/xylophone.jpg",
    wikidata="Q1",
    raw={"title": "Xylophone"},
)
PICTURE = picture("aa", exif={"ImageDescription": "Xylophone"}, text="Xylophone")
WITHDRAWN = Rejection(source_id="1", reason="licence not allowed", detail="InC-1.0", withdraws=True)


def full(store: AnyStore) -> int:
    """The id of a work with everything, saved beside one that shares its artist."""
    store.save_downloads(
        "met",
        [
            Download(url=str(FULL.image), outcome="stored", image=PICTURE, tried_at=datetime.now(UTC)),
            Download(url="https://example.org/2", outcome="gone", tried_at=datetime.now(UTC)),
        ],
    )
    save(store, (FULL, PICTURE), work("2", artists=(Artist(key="a", name="", nationality="Dutch"),), wikidata="Q2"))
    save(store, work("9", "tate", wikidata="Q1"))
    assert store.propose_same_works() == 1
    store.save_page("met", [], [Rejection(source_id="1", reason="image: blurred", detail="Xylophone")], "1")
    return store.artwork("met:1").id


def test_a_receipt_says_what_went(any_store: AnyStore) -> None:
    number = full(any_store)
    receipt = any_store.takedown("met:1", "the heirs ask", "ann")
    assert (receipt.key, receipt.id, receipt.reason, receipt.ordered_by) == ("met:1", number, "the heirs ask", "ann")
    assert receipt.rows == {
        "artworks": 1,
        "relations": 3,
        "artist statements": 1,
        "regions": 1,
        "provenance events": 1,
        "proposals": 1,
        "pictures": 1,
        "images": 1,
        "downloads": 1,
        "rejections": 1,
    }
    assert receipt.orphans == (replace(PICTURE, exif={}, text=None),)
    assert any_store.takedown("met:1", "again", "bob") == receipt
    assert any_store.takedowns() == [receipt]


def test_a_work_that_is_down_is_gone(any_store: AnyStore) -> None:
    number = full(any_store)
    any_store.takedown("met:1", "the heirs ask", "ann")
    with pytest.raises(ArtworkNotFound):
        any_store.artwork("met:1")
    assert [artwork.key for artwork in any_store.collection().artworks] == ["met:2", "tate:9"]
    assert (any_store.all_images(), any_store.same_works(9)) == ([], [])
    assert (any_store.regions(number), any_store.provenance(number)) == ((), ())
    assert any_store.downloads([str(FULL.image), "https://example.org/2"]).keys() == {"https://example.org/2"}
    (person,) = any_store.collection().persons.values()
    assert (person.birth, person.nationality, person.teachers) == (None, "Dutch", ()), "what it said of artists too"
    assert any_store.propose_same_works() == 0


def test_an_unknown_work_cannot_be_taken_down(any_store: AnyStore) -> None:
    full(any_store)
    with pytest.raises(ArtworkNotFound, match="no artwork met:11; did you mean met:1"):
        any_store.takedown("met:11", "x", "ann")
    assert any_store.takedowns() == []


def test_what_a_person_took_down_stays_away_until_it_is_lifted(any_store: AnyStore) -> None:
    number = full(any_store)
    any_store.takedown("met:1", "the heirs ask", "ann")
    counts = save(any_store, (FULL, PICTURE))
    refused = Rejection(source_id="1", reason="taken down", detail="the heirs ask")
    assert counts == PageCounts(refused=(refused,), orphans=(PICTURE,))
    assert any_store.counts()["artworks"] == 2
    any_store.lift_takedown("met:1")
    assert any_store.takedowns() == []
    with pytest.raises(KindredError, match="is not taken down"):
        any_store.lift_takedown("met:1")
    assert save(any_store, (FULL, PICTURE)).changed == 1
    back = any_store.artwork("met:1")
    assert (back.id, back.title, back.image) == (number, "Xylophone", PICTURE)
    assert any_store.collection().artworks[0].key == "met:1"
    assert any_store.takedown("met:1", "again", "ann").rows["artworks"] == 1
    with pytest.raises(ArtworkNotFound):
        any_store.artwork("met:1")


def test_a_withdrawn_licence_takes_a_work_down_and_a_good_one_brings_it_back(any_store: AnyStore) -> None:
    number = full(any_store)
    counts = any_store.save_page("met", [], [WITHDRAWN, Rejection(source_id="7", reason="no licence")], "2")
    assert (counts.taken_down, [image.sha256 for image in counts.orphans]) == (1, ["aa"])
    assert any_store.counts()["artworks"] == 2
    (receipt,) = any_store.takedowns()
    assert (receipt.key, receipt.reason, receipt.ordered_by) == ("met:1", "licence not allowed: InC-1.0", "rule")
    assert any_store.save_page("met", [], [WITHDRAWN], "2") == PageCounts()
    assert any_store.takedowns() == [receipt]
    assert save(any_store, (FULL, PICTURE)).changed == 1
    assert (any_store.artwork("met:1").id, any_store.takedowns()) == (number, [])
    assert any_store.save_page("met", [], [WITHDRAWN], "2").taken_down == 1


def test_a_claimed_page_takes_down_as_well(any_store: AnyStore) -> None:
    full(any_store)
    claim = any_store.claim_page(any_store.open_harvest("met", "{}").id)
    assert claim is not None
    assert claim.save("met", [], [WITHDRAWN]).taken_down == 1


def withdrawn(*numbers: int) -> list[Rejection]:
    return [replace(WITHDRAWN, source_id=f"{n}") for n in numbers]


def test_so_many_withdrawn_at_once_are_not_believed(any_store: AnyStore) -> None:
    save(any_store, *(work(f"{n}") for n in range(10)))
    counts = any_store.save_page("met", [], withdrawn(9, 0, 3, 4, 5, 77), "2")
    assert (counts.taken_down, counts.withheld) == (3, 2)
    assert [receipt.key for receipt in any_store.takedowns()] == ["met:0", "met:3", "met:4"]
    assert any_store.counts()["artworks"] == 7
    assert any_store.counts()["rejections"] == 6, "all refusals are logged, whatever became of the works"


def test_of_many_works_a_twentieth_may_be_withdrawn(any_store: AnyStore) -> None:
    save(any_store, *(work(f"{n}") for n in range(119)), work("119"))
    save(any_store, work("1", "tate"))
    counts = any_store.save_page("met", [], withdrawn(*range(10)), "2")
    assert (counts.taken_down, counts.withheld) == (6, 4)


def test_the_pages_of_a_harvest_are_reckoned_together(any_store: AnyStore) -> None:
    save(any_store, *(work(f"{n}") for n in range(80)))
    harvest = any_store.open_harvest("met", "{}").id

    def page(*numbers: int) -> tuple[int, int]:
        claim = any_store.claim_page(any_store.open_harvest("met", "{}").id)
        assert claim is not None
        counts = claim.save("met", [], withdrawn(*numbers), 1)
        return counts.taken_down, counts.withheld

    assert [page(0, 1, 2), page(3, 4), page(4, 5), page(0)] == [(3, 0), (1, 1), (0, 2), (0, 0)]
    any_store.open_harvest("met", "{}", believe=True)
    assert page(4, 5, 6, 7, 8) == (5, 0)
    any_store.open_harvest("met", "{}")
    assert page(9) == (1, 0), "whoever opens it later goes on as it was"
    claim = any_store.claim_page(harvest)
    assert claim is not None
    claim.save("met", [], [])
    assert any_store.close_harvest(harvest)
    assert page(10, 11, 12, 13) == (3, 1), "another harvest believes nobody"


def test_a_harvest_that_is_believed_from_the_start(any_store: AnyStore) -> None:
    save(any_store, *(work(f"{n}") for n in range(9)))
    claim = any_store.claim_page(any_store.open_harvest("met", "{}", believe=True).id)
    assert claim is not None
    assert claim.save("met", [], withdrawn(*range(9))).taken_down == 9


def test_the_picture_of_a_work_that_is_taken_down_while_it_comes_is_not_kept(any_store: AnyStore) -> None:
    full(any_store)
    any_store.takedown("met:1", "the heirs ask", "ann")
    late = picture("late", 77)
    stored = Download(url=str(FULL.image), outcome="stored", image=late, tried_at=datetime.now(UTC))
    other = Download(url="https://example.org/x", outcome="stored", image=PICTURE, tried_at=datetime.now(UTC))
    any_store.save_downloads("met", [stored, other])
    counts = save(any_store, (FULL, late))
    assert [image.sha256 for image in counts.orphans] == ["late"]
    assert any_store.downloads([stored.url, other.url]).keys() == {other.url}
    assert any_store.images(["late", "aa"]).keys() == {"aa"}
    gone = Download(url=str(FULL.image), outcome="gone", tried_at=datetime.now(UTC))
    any_store.save_downloads("met", [gone])
    assert save(any_store, FULL).orphans == ()
    assert any_store.downloads([gone.url]) == {}


def test_the_picture_of_a_refused_work_stays_where_another_shows_it(any_store: AnyStore) -> None:
    full(any_store)
    any_store.takedown("met:1", "the heirs ask", "ann")
    shared, own = picture("shared", 77), picture("own", 777)
    save(any_store, (work("5"), shared))
    assert save(any_store, (FULL, shared)).orphans == ()
    counts = save(any_store, (FULL, own), (work("6"), own), (work("6"), picture("again", 7777)))
    assert [image.sha256 for image in counts.orphans] == ["again"]
    assert [image.sha256 for image in any_store.all_images()] == ["own", "shared"]
    both = any_store.save_page("met", [(FULL, own)], withdrawn(6), "2")
    assert [image.sha256 for image in both.orphans] == ["own"], "once, though two let it go"


def test_files_of_pictures_that_are_stored_again_are_not_removed(any_store: AnyStore) -> None:
    save(any_store, (work("1"), picture("aa")))
    removed: list[str] = []
    orphans = [picture("aa"), picture("bb"), picture("cc"), picture("bb")]
    any_store.remove_orphans(orphans, lambda image: removed.append(image.sha256))
    assert removed == ["bb", "cc"]
    any_store.remove_orphans([], lambda _: removed.append("?"))
    assert removed == ["bb", "cc"]


def test_no_page_is_saved_while_files_are_removed(store: Store) -> None:
    happened: list[str] = []

    def come() -> None:
        save(store, (work("1"), picture("aa")))
        happened.append("saved")

    def remove(image: Image) -> None:
        coming.start()
        coming.join(0.5)
        happened.append(f"removed {image.sha256}")

    coming = threading.Thread(target=come)
    store.remove_orphans([picture("aa")], remove)
    coming.join()
    assert happened == ["removed aa", "saved"]


@pytest.mark.parametrize("reason", ["malformed", "image: truncated", "duplicate id"])
def test_other_refusals_take_nothing_down(any_store: AnyStore, reason: str) -> None:
    full(any_store)
    counts = any_store.save_page("met", [], [Rejection(source_id="1", reason=reason)], "2")
    assert counts == PageCounts()
    assert any_store.artwork("met:1").title == "Xylophone"


def test_a_persons_order_takes_the_place_of_the_rules(any_store: AnyStore) -> None:
    full(any_store)
    any_store.save_page("met", [], [WITHDRAWN], "2")
    (before,) = any_store.takedowns()
    after = any_store.takedown("met:1", "the heirs ask", "ann")
    assert after == replace(before, reason="the heirs ask", ordered_by="ann")
    assert save(any_store, (FULL, PICTURE)).refused
    assert any_store.save_page("met", [], [WITHDRAWN], "2").taken_down == 0
    assert any_store.takedowns() == [after]


def test_a_picture_that_another_work_shows_stays(any_store: AnyStore) -> None:
    full(any_store)
    save(any_store, (work("3"), PICTURE))
    receipt = any_store.takedown("met:1", "x", "ann")
    assert (receipt.orphans, receipt.rows["images"], receipt.rows["pictures"]) == ((), 0, 1)
    assert any_store.artwork("met:3").image == PICTURE
    assert any_store.downloads([str(FULL.image)])[str(FULL.image)].image == PICTURE


def test_a_picture_that_comes_with_the_same_page_stays(any_store: AnyStore) -> None:
    full(any_store)
    counts = any_store.save_page("met", [(work("3"), PICTURE)], [WITHDRAWN], "2")
    assert (counts.new, counts.taken_down, counts.orphans) == (1, 1, ())
    assert any_store.artwork("met:3").image == PICTURE


def test_a_picture_that_came_back_is_no_orphan_any_more(any_store: AnyStore) -> None:
    full(any_store)
    any_store.takedown("met:1", "x", "ann")
    save(any_store, (work("3"), PICTURE))
    assert any_store.takedown("met:1", "x", "ann").orphans == ()
    assert any_store.takedowns()[0].orphans == ()


def roots(store: AnyStore) -> dict[str, str | None]:
    return {image.sha256: image.near_duplicate_of for image in store.all_images()}


def test_near_duplicates_of_a_lost_root_have_a_new_one(any_store: AnyStore) -> None:
    save(
        any_store,
        *((work(f"{n}"), picture(name, 1 << n)) for n, name in enumerate("rba")),
        (work("9"), picture("z", 255)),
    )
    assert roots(any_store) == {"r": None, "b": "r", "a": "r", "z": None}
    any_store.takedown("met:0", "x", "ann")
    assert roots(any_store) == {"b": None, "a": "b", "z": None}
    save(any_store, (work("10"), picture("n", 1 << 2)))
    assert any_store.images(["n"])["n"].near_duplicate_of == "b"


def test_no_word_of_the_work_is_left_in_any_table(store: Store, asked: Any) -> None:
    number = full(store)
    tables = [row[0] for row in asked("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]

    def holding(word: str) -> set[str]:
        return {table for table in tables if asked(f"SELECT 1 FROM {table} AS t WHERE t::text ~* '{word}' LIMIT 1")}

    assert holding("xylophone") == {"node", "artwork", "provenance_event", "image", "download", "rejection"}
    store.takedown("met:1", "the heirs ask", "ann")
    assert holding("xylophone") == set()
    assert asked("SELECT source, source_id, deleted_at IS NOT NULL FROM artwork WHERE id = %s", number) == [
        ("met", "1", True)
    ]
    assert asked("SELECT key, label FROM node WHERE id = %s", number) == [("met:1", "")]
    assert asked("SELECT count(*) FROM image_band") == [(0,)]
    known = {node.key: node for node in store.knowledge().nodes}
    assert (known["met:1"].deleted, known["met:1"].name, known["met:1"].start) == (True, "", None)

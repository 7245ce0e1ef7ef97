"""What every store promises, the real one and its stand-in alike."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.bounds import LONGEST_TITLE
from scrapers.collection import Collection, Person
from scrapers.errors import ArtworkNotFound, KindredError
from scrapers.records import Artist, Artwork, Image, ProvenanceEvent, Region, Rejection, Years
from scrapers.store.artworks import content_hash
from scrapers.store.pages import PageCounts
from tests.fakes import MemoryStore
from tests.scrapers.store.stated import AnyStore, picture, save, work

# Random, so that PostgreSQL cannot pack it into an index row.
LONG = "".join(random.Random(6).choices([chr(n) for n in range(0x61, 0x17F) if chr(n).isalpha()], k=9000))


@pytest.fixture
def store(any_store: AnyStore) -> AnyStore:
    return any_store


def persons_of(store: AnyStore, key: str) -> list[Person]:
    persons = store.collection().persons
    return [persons[person] for person in store.artwork(key).persons]


def test_second_run_changes_nothing(store: AnyStore) -> None:
    page = [work("1", artists=(Artist(key="a", name="A", teachers=("b",)),)), work("2", movements=("Fauvism",))]
    assert save(store, *page) == PageCounts(new=2, changed=0, unchanged=0)
    before = store.collection(), store.counts()
    assert save(store, *page) == PageCounts(new=0, changed=0, unchanged=2)
    assert (store.collection(), store.counts()) == before


def test_change_keeps_the_id(store: AnyStore) -> None:
    save(store, work("1"), work("2"))
    before = store.artwork("met:1")
    assert save(store, work("1", title="Renamed"), work("2")) == PageCounts(new=0, changed=1, unchanged=1)
    after = store.artwork("met:1")
    assert (after.id, after.title) == (before.id, "Renamed")
    assert after.content_hash != before.content_hash


@pytest.mark.parametrize(
    "change",
    [
        {"years": Years(1880, 1890, circa=True)},
        {"year_text": "ca. 1885"},
        {"raw": {"id": 2}},
        {"regions": (Region(label="boat", x=0, y=0, width=0.5, height=0.5),)},
        {"artists": (Artist(key="a", name="A"),)},
        {"subjects": ("sea",)},
        {"image": "other.jpg"},
        {"wikidata": "Q1"},
        {"provenance": (ProvenanceEvent(text="Ana"),)},
    ],
)
def test_every_field_counts_as_a_change(store: AnyStore, change: dict[str, Any]) -> None:
    save(store, work("1"))
    assert save(store, work("1", **change)).changed == 1


def test_what_is_too_long_is_left_out_and_counted_and_the_work_is_kept(store: AnyStore) -> None:
    stated = work(
        "1",
        artists=(
            Artist(key="a", name="A", teachers=(LONG,), ulan=LONG),
            Artist(key="b", name=LONG),
            Artist(key=LONG, name="C"),
        ),
        subjects=("sea", LONG),
    )
    too_much = work("2", title="x" * (LONGEST_TITLE + 1))
    counts = save(store, stated, (too_much, picture("aa")), work("3", title="x" * LONGEST_TITLE))
    assert (counts.new, counts.changed, counts.unchanged) == (2, 0, 0)
    assert [(one.source_id, one.reason) for one in counts.refused] == [
        ("1", "bad ulan id"),
        ("1", "bad id"),
        ("1", "name too long"),
        ("1", "bad id"),
        ("1", "name too long"),
        ("2", "title too long"),
    ]
    assert store.artwork("met:1").subjects == ("sea",)
    assert [person.name for person in persons_of(store, "met:1")] == ["A"]
    assert store.counts()["artists"] == 1
    assert store.counts()["rejections"] == 4, "one for each record and reason"
    with pytest.raises(ArtworkNotFound):
        store.artwork("met:2")
    assert save(store, stated).unchanged == 1


def test_another_picture_is_a_change(store: AnyStore) -> None:
    save(store, (work("1"), picture("aa")))
    assert save(store, (work("1"), picture("bb"))).changed == 1
    found = store.artwork("met:1").image
    assert found is not None
    assert found.sha256 == "bb"
    assert [image.sha256 for image in store.all_images()] == ["aa", "bb"], "a stored picture is not lost"


def test_a_picture_that_is_refused_now_does_not_take_away_the_stored_one(store: AnyStore) -> None:
    stated = work("1", image="a.jpg")
    save(store, (stated, picture("aa")))
    assert save(store, (stated, None)) == PageCounts(unchanged=1)
    assert save(store, (replace(stated, title="Renamed"), None)) == PageCounts(changed=1)
    kept = store.artwork("met:1")
    assert kept.title == "Renamed"
    assert kept.image is not None
    assert kept.image.sha256 == "aa"
    assert save(store, (replace(stated, image=None), None)) == PageCounts(changed=1)
    assert store.artwork("met:1").image is None, "a source that names no picture any more takes it away"


def test_all_that_is_stated_comes_back(store: AnyStore) -> None:
    stated: dict[str, Any] = {
        "years": Years(-50, 10, circa=True),
        "medium": "oil",
        "culture": "Roman",
        "description": "A \\ B\t\"C\"\n{D},\r'E' é 漢",
        "credit_line": "Gift",
        "attribution": "after A",
        "landing_page": "https://example.org/1",
        "movements": ("Impressionism", "Realism"),
        "genres": ("landscape",),
        "subjects": ("sea", "boats, small", '"quoted"'),
        "places": ("Le Havre",),
    }
    image = replace(picture("aa", 0xFFFFFFFFFFFFFFFF), exif={"Model": "X", "n": [1, 2.5]}, iptc={"By": "Z"})
    save(store, (work("1", **stated), image))
    found = store.artwork("met:1")
    assert {name: getattr(found, name) for name in stated} == stated
    assert (found.key, found.title, found.rights, found.image) == ("met:1", "Work 1", "CC0-1.0", image)
    assert store.images(["aa", "zz"]) == {"aa": image}


def test_ids_ascend_in_page_order(store: AnyStore) -> None:
    save(store, work("9"), work("3"), work("5"))
    save(store, work("1"), work("3", title="changed"))
    works = store.collection().artworks
    assert [artwork.key for artwork in works] == ["met:9", "met:3", "met:5", "met:1"]
    assert [artwork.id for artwork in works] == sorted({artwork.id for artwork in works})


def test_what_a_source_drops_is_dropped(store: AnyStore) -> None:
    artists = (Artist(key="a", name="A", teachers=("t",), influences=("i",)), Artist(key="b", name="B"))
    box = Region(label="boat", x=0.1, y=0.2, width=0.3, height=0.4)
    full = work("1", artists=artists, movements=("Fauvism", "Cubism"), subjects=("sea",), regions=(box, box))
    save(store, (full, picture("aa")))
    assert store.counts()["relations"] == 2 + 2 + 1 + 2
    assert store.regions(store.artwork("met:1").id) == (box, box)
    less = replace(
        full, artists=(replace(artists[0], teachers=()),), movements=("Cubism",), subjects=(), regions=(box,)
    )
    save(store, less)
    found = store.artwork("met:1")
    assert (found.movements, found.subjects, found.image) == (("Cubism",), (), None)
    assert store.regions(found.id) == (box,)
    assert [(person.name, person.teachers) for person in persons_of(store, "met:1")] == [("A", ())]
    assert store.counts()["relations"] == 1 + 1 + 1


def test_provenance_comes_back_and_is_replaced(store: AnyStore) -> None:
    events = (
        ProvenanceEvent(text="Ana, Delft", owner="Ana", place="Delft", transfer="gift", years=Years(1700, 1710, True)),
        ProvenanceEvent(text="\tBo?\n", certain=False),
    )
    save(store, work("1", provenance=events), work("2", provenance=events[:1]))
    number = store.artwork("met:1").id
    assert store.provenance(number) == events
    assert store.provenance(store.artwork("met:2").id) == events[:1]
    assert save(store, work("1", provenance=events[1:])) == PageCounts(changed=1)
    assert store.provenance(number) == events[1:]
    assert store.provenance(0) == ()


def test_checkpoint_lives_as_long_as_the_harvest(store: AnyStore) -> None:
    assert store.checkpoint("met") is None
    save(store, work("1"), cursor="page 1")
    save(store, work("2"), cursor="page 2")
    assert (store.checkpoint("met"), store.checkpoint("tate")) == ("page 2", None)
    store.finish_harvest("met")
    assert store.checkpoint("met") is None


def test_rejection_keeps_what_was_stored(store: AnyStore) -> None:
    save(store, work("1"))
    before = store.artwork("met:1")
    refused = [Rejection(source_id="1", reason="malformed", detail="title: ?")]
    assert store.save_page("met", [], refused, "2") == PageCounts()
    store.save_page("met", [], refused, "2")
    assert store.artwork("met:1") == before
    assert store.counts()["rejections"] == 1


def test_duplicate_and_unusable_ids_are_refused(store: AnyStore) -> None:
    counts = save(store, work("1"), work("1", title="second"), work(""), work("\0"), work("x" * 5000))
    assert counts.new == 1
    assert store.artwork("met:1").title == "Work 1"
    assert store.counts()["rejections"] == 4


@pytest.mark.parametrize("source", ["movement", "Met", "a:b", ""])
def test_names_that_would_confuse_keys_are_refused(store: AnyStore, source: str) -> None:
    with pytest.raises(KindredError, match="cannot name a source"):
        save(store, work("1", source))


def test_page_of_two_sources_is_refused_whole(store: AnyStore) -> None:
    with pytest.raises(KindredError, match="does not belong"):
        save(store, work("1"), work("2", "tate"))
    assert store.counts()["artworks"] == 0
    assert store.checkpoint("met") is None


def test_one_picture_of_two_works_is_one_image(store: AnyStore) -> None:
    save(store, (work("1"), picture("aa")), (work("2"), picture("aa")))
    assert store.artwork("met:1").image == store.artwork("met:2").image == store.all_images()[0]
    assert store.counts()["images"] == 1


def test_near_duplicates_point_at_the_root(store: AnyStore) -> None:
    root, two, far = picture("r", 0), picture("d", 0b11), picture("e", 0b111)
    save(store, (work("1"), root), (work("2"), two), (work("3"), picture("c", 0, 400, 310)))
    save(store, (work("4"), far), (work("5"), picture("b", 0, 400, 309)))
    marks = {image.sha256: image.near_duplicate_of for image in store.all_images()}
    # `far` is 3 bits from the root but 1 from `two`, which points at the root; 310 is more than 3 % higher than 300.
    assert marks == {"r": None, "d": "r", "c": None, "e": "r", "b": "r"}


def test_near_duplicate_bits_may_lie_anywhere(store: AnyStore) -> None:
    save(store, *((work(str(n)), picture(f"i{n}", 1 << n | 1 << n + 32)) for n in range(32)))
    save(store, (work("root"), picture("zz", 0)))
    # All are 4 bits apart from each other and 2 from the last, which is not the earlier one.
    marks = {image.sha256: image.near_duplicate_of for image in store.all_images()}
    assert marks.pop("zz") == "i0"
    assert set(marks.values()) == {None}


def test_persons_are_shared_by_authority_never_by_name(store: AnyStore) -> None:
    save(store, work("1", artists=(Artist(key="a", name="Monet", ulan="u1", wikidata="Q296"),)))
    save(store, work("1", "tate", artists=(Artist(key="x", name="C. Monet", wikidata="Q296", birth=1840),)))
    save(store, work("1", "nga", artists=(Artist(key="y", name="Monet"),)))
    (one,), (two,), (three,) = (persons_of(store, f"{source}:1") for source in ("met", "tate", "nga"))
    assert one == two
    assert (one.name, one.birth) == ("Monet", 1840)
    assert three.id != one.id
    assert store.counts()["persons"] == 2


def test_authority_that_is_taken_back_parts_persons(store: AnyStore) -> None:
    first = work("1", artists=(Artist(key="a", name="A", ulan="u1"),))
    save(store, first)
    save(store, work("1", "tate", artists=(Artist(key="x", name="X", ulan="u1"),)))
    assert persons_of(store, "met:1") == persons_of(store, "tate:1")
    save(store, replace(first, artists=(Artist(key="a", name="A", ulan="u2"),)))
    (one,), (two,) = persons_of(store, "met:1"), persons_of(store, "tate:1")
    assert (one.name, two.name) == ("A", "X")


def test_persons_reach_back_to_the_teachers_of_teachers(store: AnyStore) -> None:
    save(store, work("1", artists=(Artist(key="a", name="A", teachers=("b",), influences=("a", "c")),)))
    save(store, work("2", artists=(Artist(key="b", name="B", teachers=("d",)),)))
    persons = store.collection().persons
    (a,) = persons_of(store, "met:1")
    assert [persons[person].name for person in (*a.teachers, *a.influences)] == ["B", "c"]
    assert [persons[person].name for person in persons[a.teachers[0]].teachers] == ["d"]


def test_one_who_was_only_named_may_be_described_later(store: AnyStore) -> None:
    save(store, work("1", artists=(Artist(key="a", name="A", teachers=("b",)),)))
    save(store, work("2", artists=(Artist(key="b", name="B"),)))
    (a,), (b,) = persons_of(store, "met:1"), persons_of(store, "met:2")
    assert (b.name, a.teachers) == ("B", (b.id,))


def test_sparse_statements_complete_each_other(store: AnyStore) -> None:
    save(
        store,
        work("1", artists=(Artist(key="a", name="A"),)),
        work("2", artists=(Artist(key="a", name="", birth=1840),)),
    )
    save(store, work("3", artists=(Artist(key="a", name="Other", birth=1841, nationality="French", teachers=("b",)),)))
    (person,) = persons_of(store, "met:1")
    assert (person.name, person.birth, person.nationality, len(person.teachers)) == ("A", 1840, "French", 1)
    save(store, work("3"))
    (person,) = persons_of(store, "met:1")
    assert (person.nationality, person.teachers) == (None, ())


def test_first_work_speaks_first_even_when_it_speaks_late(store: AnyStore) -> None:
    save(store, work("1"), work("2", artists=(Artist(key="a", name="A", birth=1841),)))
    save(store, work("1", artists=(Artist(key="a", name="A", birth=1840),)))
    assert [person.birth for person in persons_of(store, "met:2")] == [1840]


def test_what_nobody_states_any_more_does_not_come_back(store: AnyStore) -> None:
    save(store, work("1", artists=(Artist(key="a", name="A", nationality="French"),)))
    save(store, work("1"))
    save(store, work("2", artists=(Artist(key="a", name="A"),)))
    assert [person.nationality for person in persons_of(store, "met:2")] == [None]


def test_one_label_however_it_is_written(store: AnyStore) -> None:
    save(store, work("1", movements=("Post-Impressionism", " ")), work("2", movements=("post impressionism ", "&")))
    first, second = store.collection().artworks
    assert first.movements == ("Post-Impressionism",)
    assert second.movements == ("Post-Impressionism", "&")


def test_genre_and_subject_share_a_node_and_stay_apart(store: AnyStore) -> None:
    save(store, work("1", genres=("landscape",), subjects=("landscape", "tree", "landscape")))
    found = store.artwork("met:1")
    assert (found.genres, found.subjects) == (("landscape",), ("landscape", "tree"))


def test_unknown_key_names_near_ones(store: AnyStore) -> None:
    save(store, work("436535"), work("436536"), work("9"))
    with pytest.raises(ArtworkNotFound, match=r"met:43653; did you mean met:43653[56] or met:43653[56]\?"):
        store.artwork("met:43653")
    for missing in ("nothing:like-it", "", "met:\0", "é" * 3000):
        with pytest.raises(ArtworkNotFound):
            store.artwork(missing)


def test_release_from_building_to_live(store: AnyStore) -> None:
    assert (store.live_release(), store.releases()) == (None, [])
    number = store.begin_release("f1", "b1")
    assert store.begin_release("f1", "b1") == number, "an interrupted build goes on"
    with pytest.raises(KindredError, match="building"):
        store.publish(number)
    store.finish_release(number, "m1")
    store.finish_release(number, "m1")
    with pytest.raises(KindredError, match="ready"):
        store.finish_release(number, "m2")
    store.publish(number)
    live = store.live_release()
    assert live is not None
    assert (live.number, live.status, live.fingerprint, live.basis, live.manifest_sha256) == (
        1,
        "ready",
        "f1",
        "b1",
        "m1",
    )
    store.publish(number)
    assert store.live_release() == live, "publishing what is live changes nothing"
    assert store.begin_release("f1", "b1") == number, "what is finished is not built again"


def test_release_numbers_are_never_used_again(store: AnyStore) -> None:
    first = store.begin_release("f1", "b1")
    second = store.begin_release("f2", "b1")
    third = store.begin_release("f1", "b1")
    assert [first, second, third] == [1, 2, 3]
    assert [row.status for row in store.releases()] == ["abandoned", "abandoned", "building"]
    for unfit in (first, 7):
        with pytest.raises(KindredError, match=r"abandoned|unknown"):
            store.publish(unfit)
        with pytest.raises(KindredError, match=r"abandoned|unknown"):
            store.finish_release(unfit, "m")


def test_rollback_is_publishing_an_earlier_release(store: AnyStore) -> None:
    for number in (1, 2):
        assert store.begin_release(f"f{number}", "b") == number
        store.finish_release(number, f"m{number}")
        store.publish(number)
    store.publish(1)
    live = store.live_release()
    assert live is not None
    assert live.number == 1
    assert all(row.published_at for row in store.releases())


def told(collection: Collection) -> list[Any]:
    """A collection without its numbers, which differ between stores."""

    def name(person: int) -> tuple[Any, ...]:
        found = collection.persons[person]
        return (found.name, found.birth, found.death, found.nationality)

    def whole(person: int) -> tuple[Any, ...]:
        found = collection.persons[person]
        return (*name(person), [name(p) for p in found.teachers], [name(p) for p in found.influences])

    groups: dict[int, list[str]] = {}
    for artwork in collection.artworks:
        for person in artwork.persons:
            groups.setdefault(person, []).append(artwork.key)
    return [
        [replace(artwork, id=0, persons=()) for artwork in collection.artworks],
        [[(whole(person), groups[person]) for person in artwork.persons] for artwork in collection.artworks],
        sorted(map(repr, map(whole, collection.persons))),
    ]


_few = st.sampled_from
artists = st.builds(
    Artist,
    key=_few("abc"),
    name=_few(["A", "B", ""]),
    birth=st.none() | _few([0, 1840]),
    nationality=st.none() | _few(["French"]),
    ulan=st.none() | _few(["u1", "u2"]),
    wikidata=st.none() | _few(["Q1", "Q2"]),
    teachers=st.lists(_few("abcd"), max_size=2).map(tuple),
    influences=st.lists(_few("abe"), max_size=1).map(tuple),
)
works = st.builds(
    work,
    _few(["1", "2", "3", "4"]),
    _few(["met", "tate"]),
    title=_few(["one", "two"]),
    artists=st.lists(artists, max_size=2).map(tuple),
    movements=st.lists(_few(["Fauvism", "fauvism", "Cubism"]), max_size=2).map(tuple),
    subjects=st.lists(_few(["sea", "Sea", "boat"]), max_size=2).map(tuple),
)
pictures = st.none() | st.builds(lambda n: picture(f"{n:02}", n, 400, 300 + n % 4 * 6), st.integers(0, 63))
history = st.lists(st.tuples(works, pictures), max_size=12)


def replay(store: AnyStore, records: Sequence[tuple[Artwork, Image | None]], size: int) -> None:
    """Save each source's records in pages of `size`, in turn; ids that would come twice in a page begin a new one."""
    page: list[tuple[Artwork, Image | None]] = []
    for record in [*records, None]:
        ends = record is None or len(page) == size or (page and page[0][0].source != record[0].source)
        if page and (ends or record[0].key in {artwork.key for artwork, _ in page}):  # type: ignore[index]
            store.save_page(page[0][0].source, page, [], "x")
            page = []
        if record:
            page.append(record)


@pytest.mark.integration
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=history, size=st.integers(1, 12))
def test_stand_in_and_store_tell_the_same(postgres: Any, records: Any, size: int) -> None:
    memory = MemoryStore()
    replay(memory, records, size)
    with postgres.store() as real:
        replay(real, records, size)
        assert told(real.collection()) == told(memory.collection())
        assert real.all_images() == memory.all_images()
        assert real.counts() == memory.counts()


def test_a_token_is_known_by_its_text_alone(store: AnyStore) -> None:
    token = store.create_token("Ana", ["operate", "read", "read"])
    found = store.token(token.text)
    assert found is not None
    assert (found.id, found.name, found.scopes, found.revoked_at) == (token.id, "Ana", ("read", "operate"), None)
    another = store.create_token("Ana", ["read"])
    assert another.text != token.text
    secret = token.text.rpartition("_")[2]
    for wrong in (token.text[:-1], f"{token.text[:-1]}x", f"kd_{another.id}_{secret}", secret, "", "kd_é_\0"):
        assert store.token(wrong) is None
    assert [row.id for row in store.tokens()] == [token.id, another.id]


def test_a_revoked_token_opens_nothing(store: AnyStore) -> None:
    token, other = store.create_token("Ana", ["read"]), store.create_token("Ana", ["read"])
    store.revoke_token(token.id)
    first = store.tokens()[0].revoked_at
    store.revoke_token(token.id)
    assert store.tokens()[0].revoked_at == first is not None
    assert store.token(token.text) is None
    assert store.token(other.text) is not None
    with pytest.raises(KindredError, match="there is no token 'nobody'"):
        store.revoke_token("nobody")


@pytest.mark.parametrize(
    ("name", "scopes", "said"),
    [
        ("", ["read"], "needs a name"),
        (" ", ["read"], "needs a name"),
        ("a\0", ["read"], "needs a name"),
        ("a" * 101, ["read"], "needs a name"),
        ("Ana", [], "read, curate, operate"),
        ("Ana", ["read", "admin"], "not 'admin'"),
    ],
)
def test_a_token_needs_a_name_and_known_scopes(store: AnyStore, name: str, scopes: list[str], said: str) -> None:
    with pytest.raises(KindredError, match=said):
        store.create_token(name, scopes)
    assert store.tokens() == []


def test_a_works_hash_stays_what_it_is() -> None:
    """Hashes are in databases: another way to reckon would make every work count as changed.

    They did change once, when keys came to be sorted: jsonb gives a record's keys back in an order of its own, so that
    a work that was read again from its stored record had another hash than the same work from its source.
    """
    stated = work("1", artists=(Artist(key="a", name="A"),), raw={"id": 1, "a": {"z": 1, "b": 2}})
    before = "e091c0f73f9703efa6f3ea1cc295d8cd4ee6245af815f423e260cb3fb3feca41"
    assert content_hash(stated, None) == before
    assert content_hash(replace(stated, raw={"a": {"b": 2, "z": 1}, "id": 1}), None) == before
    assert content_hash(replace(stated, wikidata="Q1"), None) != before


def test_a_record_that_comes_from_the_store_again_is_unchanged(store: AnyStore) -> None:
    stated = work("1", image="u", raw={"title": "A", "id": 1, "nested": [{"zz": 1, "b": None}]})
    save(store, stated)
    ((_, raw),) = store.without_picture("met", "", 1, retry_before=datetime.now(UTC))
    assert save(store, replace(stated, raw=raw)).unchanged == 1

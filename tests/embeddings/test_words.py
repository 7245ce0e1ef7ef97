import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings import words
from scrapers.collection import StoredArtwork


def work(title: str = "", **facts: object) -> StoredArtwork:
    return StoredArtwork(id=1, key="made:1", title=title, rights="CC0-1.0", **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Boats of Étretat", ["boat", "etretat"]),
        ("Ladies at the Churches", ["lady", "church"]),
        ("Vénus's mirror, the painter’s glass", ["venus", "mirror", "painter", "glass"]),
        ("Still-life with 3 foxes, 1885", ["life", "fox"]),
        ("<i>Sea</i> & sky", ["sea", "sky"]),
        ("Море", ["море"]),
        ("St. Luke", ["st", "luke"]),
        ("", []),
        ("1885", []),
        ("Untitled (detail, verso)", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words.words(text) == expected


@pytest.mark.parametrize("word", ["glass", "venus", "iris", "bus", "sea", "boat", "gas"])
def test_a_singular_stays(word: str) -> None:
    assert words.singular(word) == word


@given(st.text(string.ascii_lowercase, min_size=3))
def test_a_plain_plural_meets_its_singular(word: str) -> None:
    if not word.endswith(("s", "x", "z", "ch", "sh", "y", "ie", "u", "i", "e")):
        assert words.singular(word + "s") == words.singular(word) == word


@given(st.text())
def test_any_text_gives_clean_words(text: str) -> None:
    for word in words.words(text):
        assert word == word.casefold()
        assert len(word) > 0
        assert not any(character.isspace() for character in word)


def test_subjects_stand_whole_and_weigh_more_than_prose() -> None:
    found = words.weights(work("Tree", subjects=("Broad-leaved Trees", "broad-leaved tree"), description="A river"))
    assert found["subject=broad leaved tree"] == words.SUBJECT
    assert found["tree"] == words.TITLE + words.SUBJECT
    assert found["river"] == words.DESCRIPTION < words.TITLE < words.SUBJECT


def test_artist_movement_and_medium_are_not_read() -> None:
    bare = work("Tree")
    full = work("Tree", persons=(3,), movements=("Cubism",), medium="oil", places=("Paris",), culture="French")
    assert words.weights(full) == words.weights(bare)


def test_prose_in_a_field_of_subjects_is_no_term() -> None:
    assert all(len(token) < 100 for token in words.weights(work(subjects=("very long " * 40,))))


def test_terms_are_equal_where_subjects_are() -> None:
    assert words.term("  Broad-leaved   Trees") == words.term("broad-leaved tree") == "broad-leaved tree"
    assert words.term(" ") == ""

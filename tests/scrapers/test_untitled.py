"""What works without a title are called, and which titles are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.store.titles import NO_TITLES, fold, is_untitled
from scrapers.untitled import called, key_in, kind


@pytest.mark.parametrize(
    "title", ["", " ", "Untitled", " [title not known]", "(Sans titre)", "OHNE TITEL.", "no  title"]
)
def test_which_titles_say_that_there_is_none(title: str) -> None:
    assert is_untitled(title)
    assert called(title, "nga:17") == "Untitled work nga:17"


@pytest.mark.parametrize("title", ["Untitled (Blue)", "Untitled 3", "…", "?", "[blank]", "Title"])
def test_what_tells_a_work_is_a_title(title: str) -> None:
    assert not is_untitled(title)
    assert called(f" {title} ", "nga:17", "Etching") == title


@given(st.text(), st.sampled_from(NO_TITLES), st.sampled_from(["{}", "[{}]", " {}. ", "“{}”"]))
def test_a_work_is_always_called_something(text: str, none: str, form: str) -> None:
    assert called(text, "a:1").strip() == called(text, "a:1") != ""
    assert called(form.format(none.upper()), "a:1", text).endswith(" a:1")
    assert key_in(called(none, f"a:{text}x", "wood engraving")) == f"a:{text}x".strip()
    assert is_untitled(text) == (not text.strip() or fold(text) in NO_TITLES)


@pytest.mark.parametrize("name", ["", "nga:17", "Untitled nga:17", "Untitled work", "Dawn work nga:17", "untitled"])
def test_what_has_no_key_in_it(name: str) -> None:
    assert key_in(name) is None


@pytest.mark.parametrize(
    ("medium", "word"),
    [
        (None, "work"),
        ("", "work"),
        ("struck", "work"),
        ("drawing board", "work"),
        ("Etching and watercolour on paper", "etching"),
        ("wood engraving", "wood engraving"),
        ("Photograph, gelatin silver print on paper", "photograph"),
        ("gelatin silver print", "photograph"),
        ("ink jet print", "print"),
        ("Screenprints on paper", "screenprint"),
        ("Graphite on paper", "drawing"),
        ("Oil paint on canvas", "painting"),
        ("painted surface", "painting"),
        ("Ink and graphite on panel", "painting"),
        ("Bronze", "bronze"),
        ("printed linen, inkle", "work"),
        ("Albumen silver print", "photograph"),
        ("Gelatin-silver print", "photograph"),
        ("Chromogenic color print", "photograph"),
        ("C-print", "photograph"),
        ("c-type print", "photograph"),
        ("Cibachrome print", "photograph"),
        ("etc. printed", "work"),
        ("Cyanotype", "cyanotype"),
        ("Tintype", "tintype"),
        ("Screen prints", "screenprint"),
        ("Silkscreen on paper", "screenprint"),
        ("silkscreen ink and acrylic paint on canvas", "painting"),
        ("Dry-point", "drypoint"),
        ("drypoint", "drypoint"),
        ("Photolithograph", "photolithograph"),
        ("photo-lithograph", "photolithograph"),
        ("video, projector, bronze colour", "work"),
        ("bronze paint on canvas", "painting"),
    ],
)
def test_a_medium_tells_the_kind_of_a_work(medium: str | None, word: str) -> None:
    assert kind(medium) == word

"""The citations of an excerpt as BibTeX: valid to a parser, with keys of their own, and nothing lost."""

import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.exports import bibtex
from api.exports.excerpt import Excerpt, of_answer, of_nodes
from api.why.asked import Asked
from api.why.route import why
from tests.api.why_world import BARE, DAWN, DUSK, MIST, OAK, world

_TEX = {
    r"{\textbackslash}": "\\",
    r"{\textbraceleft}": "{",
    r"{\textbraceright}": "}",
    r"{\textasciitilde}": "~",
    r"{\textasciicircum}": "^",
    **{f"\\{one}": one for one in "&%$#_"},
}


def read(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """Type, key and fields of each entry, read as BibTeX does: braces count, a backslash before one or not."""
    entries, at = [], 0
    while (at := text.find("@", at)) >= 0:
        kind, key = re.match(r"@([a-z]+)\{([^\s,{}\"#%'()=]+),\n", text[at:]).groups()  # type: ignore[union-attr]
        at += len(kind) + len(key) + 4
        fields = {}
        while text[at] != "}":
            name = re.match(r"  ([a-z]+) = \{", text[at:])
            assert name, text[at : at + 40]
            start = at = at + name.end()
            depth = 1
            while depth:
                depth += {"{": 1, "}": -1}.get(text[at], 0)
                at += 1
            fields[name[1]] = text[start : at - 1]
            assert text[at : at + 2] == ",\n"
            at += 2
        entries.append((kind, key, fields))
    return entries


def plain(tex: str) -> str:
    """What TeX would print."""
    found = re.sub("|".join(map(re.escape, _TEX)), lambda one: _TEX[one[0]], tex)
    return found.removeprefix("{").removesuffix("}") if tex.startswith("{") and tex.endswith("}") else found


@cache
def excerpt() -> Excerpt:
    loaded = world()
    return of_answer(why(Asked(start=f"met:{DAWN}", end=f"met:{DUSK}", require=("taught",)), loaded), None, loaded)


def cited(*citations: str) -> Excerpt:
    """The excerpt with the first edges citing these."""
    whole = excerpt()
    edges = [
        replace(edge, hop=replace(edge.hop, citation=text))
        for edge, text in zip(whole.edges, [*citations, *[None] * len(whole.edges)], strict=False)
    ]
    return replace(whole, edges=tuple(edges))


def titled(text: str) -> Excerpt:
    whole = excerpt()
    return replace(whole, nodes=tuple(replace(node, name=text, artists=(text, text)) for node in whole.nodes))


def test_works_and_citations_have_entries_and_nothing_else_does() -> None:
    entries = {key: (kind, fields) for kind, key, fields in read(bibtex.bibliography(excerpt()))}
    kind, dawn = entries["met-11"]
    assert kind == "misc"
    assert dawn == {
        "title": "{Dawn}",
        "author": "{Ada Berg}",
        "year": "c. 1860--1862",
        "note": "Dawn, Ada Berg, met (CC0 1.0)",
        "copyright": r"CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/)",
    }
    (key,) = set(entries) - {f"met-{node.work.id}" for node in excerpt().works if node.work}
    kind, taught = entries[key]
    assert (kind, taught["title"]) == ("misc", "{A. Writer, Lives, 1901, p. 3}")
    assert taught["note"] == "Cited for: Bo Çelik was taught by Ada Berg"
    assert "person:ulan" not in bibtex.bibliography(excerpt())


def test_a_citation_is_there_once_and_says_all_it_is_cited_for() -> None:
    entries = read(bibtex.bibliography(cited("Lives,  1901", "Lives, 1901", "Other")))
    titles = [fields["title"] for kind, key, fields in entries if key.startswith("cited-")]
    assert titles == ["{Lives, 1901}", "{Other}"]
    (note,) = [fields["note"] for *_, fields in entries if fields["title"] == "{Lives, 1901}"]
    assert note.count(";") == 1


@pytest.mark.parametrize(
    ("citation", "kind", "field", "value"),
    [
        ("Ek, Lives, ISBN 978-3-16-148410-0, p. 3", "book", "isbn", "978-3-16-148410-0"),
        ("Ek, Lives, ISBN-10: 0-19-852663-6", "book", "isbn", "0-19-852663-6"),
        ("Ek 2001, doi:10.1000/a_b%c.", "misc", "doi", "10.1000/a_b%c"),
        ("Ek, https://example.org/a_b?c=1&d=#x, read 2020", "misc", "url", "https://example.org/a_b?c=1&d=#x"),
        ("no ISBN, no DOI 10.1, no ftp://x", "misc", "isbn", None),
    ],
)
def test_what_a_citation_says_beyond_doubt_has_its_field(citation: str, kind: str, field: str, value: Any) -> None:
    ((found, _, fields),) = [one for one in read(bibtex.bibliography(cited(citation))) if one[1].startswith("cited-")]
    assert found == kind
    assert fields.get(field) == value
    assert plain(fields["title"]) == citation


def test_works_without_date_or_artist_leave_those_out() -> None:
    found = of_nodes([f"met:{BARE}", f"met:{OAK}", f"met:{MIST}"], world())
    bare, oak, mist = (fields for *_, fields in read(bibtex.bibliography(found)))
    assert bare["title"] == "{Untitled work met:16}"
    assert bare["note"] == "Untitled work met:16, unknown artist, met (CC0 1.0)"
    assert not {"author", "year", "url"} & set(bare)
    assert oak["note"] == "Photo: K. Ek (CC BY 4.0)"
    assert mist["year"] == "21 BCE"


def test_keys_stay_apart_whatever_they_are_made_of() -> None:
    whole = excerpt()
    works = whole.works
    keys = ("a:B/c", "A:b c", "a_b-C", "東京", "京都")
    many = replace(whole, nodes=tuple(replace(works[0], key=key) for key in keys), edges=())
    found = [key for _, key, _ in read(bibtex.bibliography(many))]
    assert len({key.casefold() for key in found}) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9-]+", key) for key in found)


@given(st.text())
def test_any_title_is_valid_and_reads_as_it_was(text: str) -> None:
    words = re.sub("[\x00-\x1f\x7f\ud800-\udfff]+", " ", text)
    for kind, _, fields in read(bibtex.bibliography(titled(text))):
        if kind == "misc" and "author" in fields:
            assert plain(fields["title"]) == words
            assert fields["author"].count(" and ") >= 1


@given(st.text(min_size=1).filter(str.strip))
def test_any_citation_is_valid_and_reads_as_it_was(text: str) -> None:
    words = re.sub("[\x00-\x1f\x7f\ud800-\udfff]+", " ", " ".join(text.split()))
    found = read(bibtex.bibliography(cited(text)))
    assert [plain(fields["title"]) for _, key, fields in found if key.startswith("cited-")] == [words]


def test_a_parser_in_use_reads_every_entry() -> None:
    bibtexparser = pytest.importorskip("bibtexparser", minversion="2")
    titles = [
        "Braces {{ and }",
        "A & B: 100 % of $5_000 #1 ~ ^ \\",
        "Müller – Ørsted, Çelik",
        "富嶽三十六景",
        '"@misc{x,',
    ]
    for title in titles:
        library = bibtexparser.parse_string(bibtex.bibliography(titled(title)))
        assert library.failed_blocks == []
        assert len(library.entries) == len(excerpt().works) + 1
        read_back = [plain(entry["title"]) for entry in library.entries if "author" in entry]
        assert read_back == [title] * len(read_back)
        assert len({entry.key for entry in library.entries}) == len(library.entries)

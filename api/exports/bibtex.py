"""The citations of an excerpt as BibTeX: its artworks, and the publications in which its relations are printed."""

import hashlib
import re
from collections.abc import Mapping

from api.exports.excerpt import Excerpt
from api.nodes import Shown
from scrapers.attribution import licence

_SPECIAL = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{one: f"\\{one}" for one in "&%$#_"},
}
"""What TeX does not take as it is. A brace gets a word: BibTeX counts braces even behind a backslash."""

_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}\\]+", re.ASCII)
_URL = re.compile(r"https?://[^\s\"<>{}\\^`|]+", re.ASCII)
_ISBN = re.compile(r"\bISBN(?:-1[03])?:?\s*((?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx])\b", re.ASCII)


def bibliography(excerpt: Excerpt) -> str:
    """Entries in UTF-8: each artwork, then each citation of an edge, all with keys of their own.

    A citation is kept as its source prints it, since nobody says which of its words are a name: it is the title of a
    @misc, or of a @book where it gives an ISBN; a DOI or an address in it has its field too. Edges without a citation
    and nodes other than works have no entry.
    """
    entries = [_work(node) for node in excerpt.works]
    cited: dict[str, list[str]] = {}
    for edge in excerpt.edges:
        if edge.hop.citation and edge.hop.citation.strip():
            cited.setdefault(" ".join(edge.hop.citation.split()), []).append(edge.sentence)
    entries += [_publication(citation, sentences) for citation, sentences in cited.items()]
    taken: set[str] = set()
    return "\n".join(_entry(kind, _key(stem, taken), fields) for kind, stem, fields in entries)


_Entry = tuple[str, str, Mapping[str, str]]
"""Type, wish for a key, and fields that are TeX already."""


def _work(node: Shown) -> _Entry:
    work = node.work
    assert work is not None
    fields = {"title": f"{{{_tex(node.name)}}}"}
    if node.artists:
        fields["author"] = " and ".join(f"{{{_tex(name)}}}" for name in node.artists)
    if node.years_said:
        fields["year"] = _tex(node.years_said.replace("–", "--"))
    if work.medium:
        fields["howpublished"] = _tex(work.medium)
    page = work.landing_page or ""
    if _URL.fullmatch(page):
        fields["url"] = page
    fields["note"] = _tex(node.attribution or "")
    fields["copyright"] = _tex(licence(work.rights))
    return "misc", re.sub(r"[^A-Za-z0-9]+", "-", node.key).strip("-") or _digest(node.key), fields


def _publication(citation: str, sentences: list[str]) -> _Entry:
    fields = {"title": f"{{{_tex(citation)}}}"}
    if found := _DOI.search(citation):
        fields["doi"] = found[0].rstrip(".,;)")
    if found := _URL.search(citation):
        fields["url"] = found[0].rstrip(".,;)")
    isbn = _ISBN.search(citation)
    if isbn:
        fields["isbn"] = isbn[1]
    fields["note"] = _tex(f"Cited for: {'; '.join(dict.fromkeys(sentences))}")
    return "book" if isbn else "misc", f"cited-{_digest(citation)}", fields


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{{key},\n{lines}}}\n"


def _key(stem: str, taken: set[str]) -> str:
    """`stem`, or with a number behind it where another entry has it: BibTeX does not tell cases apart."""
    key, number = stem, 1
    while key.casefold() in taken:
        number += 1
        key = f"{stem}-{number}"
    taken.add(key.casefold())
    return key


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(one, one) for one in _CONTROL.sub(" ", text))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]

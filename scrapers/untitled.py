"""What works are called that have no title: their kind and their id, `Untitled etching nga:1234`.

Cataloguers name such a work by its type, too (Cataloging Cultural Objects, chapter 1, "constructed titles"). The id is
what tells it from others. Whoever names a work asks here.
"""

import re

from scrapers.store.titles import is_untitled

WORK = "work"
"""The kind of a work of which no medium is known, or none that tells it."""

_PHOTOGRAPHS = re.compile(
    r"\b(?:photograph|polaroid|polacolor|c(?:-type)?[- ]prints?\b|"
    r"(?:gelatine?[- ]silver|albumen(?: silver)?|chromogenic(?: colou?r)?|cibachrome|salted paper|"
    r"platinum|palladium|silver dye bleach) print)",
    re.I,
)
_KINDS = re.compile(
    r"\b(photogravure|daguerreotype|cyanotype|tintype|photo-?etching|etching|wood engraving|engraving|chromolithograph|"
    r"photo-?lithograph|lithograph|screen[- ]?print|silk-?screen(?! ink)|woodcut|mezzotint|aquatint|dry-?point|linocut|"
    r"monotype|monoprint|collotype|collage|watercolour|watercolor|gouache|pastel|fresco|"
    r"bronze(?![- ](?:colou?r|ink|paint|powder))|drawing(?! board)|painting|sculpture|print)s?\b",
    re.I,
)
_SPELLED = {
    "screen print": "screenprint",
    "screen-print": "screenprint",
    "silkscreen": "screenprint",
    "silk-screen": "screenprint",
    "dry-point": "drypoint",
    "photo-lithograph": "photolithograph",
}
"""Kinds that have several spellings or names."""

_MATERIALS = (
    ("painting", re.compile(r"\b(?:oil|tempera|acrylic|paint|painted|canvas|panel)\b", re.I)),
    ("drawing", re.compile(r"\b(?:graphite|chalk|ink|charcoal|pencil|pen|crayon|silverpoint)\b", re.I)),
)
"""What a work is that is made of these, where its medium names no kind."""

_CALLED = re.compile(r"untitled (?:\S+ ){1,2}?(\S+?:.+)", re.I | re.S)


def called(title: str, key: str, medium: str | None = None) -> str:
    """The title, or of a work that has none what stands for it, with a capital as a title has; never empty."""
    return f"Untitled {kind(medium)} {key}" if is_untitled(title) else title.strip()


def key_in(name: str) -> str | None:
    """The key in what stands for a title, None where `name` is nothing such."""
    found = _CALLED.fullmatch(name.strip())
    return found[1] if found else None


def kind(medium: str | None) -> str:
    """The kind of a work by its medium: `etching` of "Etching and aquatint on paper", `work` where it tells none."""
    medium = medium or ""
    if _PHOTOGRAPHS.search(medium):
        return "photograph"
    named = _KINDS.search(medium)
    if named:
        word = named[1].casefold()
        return _SPELLED.get(word, word)
    return next((word for word, made_of in _MATERIALS if made_of.search(medium)), WORK)

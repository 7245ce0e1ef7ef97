"""Licences in one spelling, and which of them may enter.

Canonical names are SPDX's (`CC0-1.0`, `CC-BY-SA-4.0`, with its port where there is one: `CC-BY-3.0-DE`), `PDM-1.0`
for the Public Domain Mark, RightsStatements.org's own (`InC-1.0`), and `LicenseRef-…` for what an operator answers
for. Creative Commons without a version stays without one (`CC-BY`): which was meant is not ours to guess.
"""

import re
from dataclasses import dataclass

from scrapers.errors import KindredError, Rejected

_REF = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
_CC_URL = re.compile(
    r"(?:https?:)?(?://)?(?:www\.)?creativecommons\.org/"
    r"(?:licen[sc]es/(?P<code>[a-z+-]+)|publicdomain/(?P<public>zero|mark))"
    r"(?:/(?P<version>[0-9]\.[0-9]))?(?:/(?!deed|legalcode|rdf)(?P<port>[a-z]{2,8}))?"
    r"(?:/(?:deed|legalcode|rdf)(?:[._-][a-z-]{2,12})*)?/?(?:[?#][^\s]*)?",
)
_STATEMENT_URI = re.compile(
    r"(?:https?:)?(?://)?(?:www\.)?rightsstatements\.org/(?:vocab|page|data)/"
    r"(?P<name>[a-z]+(?:-[a-z]+)*)(?:/(?P<version>1\.0))?/?(?:[?#][^\s]*)?"
)
_STATEMENTS = {
    name.casefold(): f"{name}-1.0"
    for name in (
        *("InC", "InC-OW-EU", "InC-EDU", "InC-NC", "InC-RUU"),
        *("NoC-CR", "NoC-NC", "NoC-OKLR", "NoC-US", "CNE", "UND", "NKC"),
    )
}
_CC = r"(?:cc|creative commons)[\s_-]*"
_SHORT = re.compile(
    rf"(?<![a-z])(?P<cc>{_CC})?(?P<code>by(?:[\s_-](?:nc|sa|nd))*)(?![a-z])(?:[\s_-]*v?(?P<version>[1-4]\.[05]))?"
    r"(?:[\s_-]+(?P<port>igo|[a-z]{2}|intl|international|unported|generic|scotland))?(?:\s+licen[sc]e)?"
)
_ZERO = re.compile(rf"{_CC}(?:0|zero)(?:[\s_-]*v?1\.0)?(?:[\s_-]+universal)?(?:[\s_-]+.*dedication)?")
_PUBLIC = re.compile(rf"(?:{_CC})?(?:pdm?|public[\s_-]+domain(?:[\s_-]+mark)?)(?:[\s_-]*1\.0)?")
_WORD = r"non[\s-]?commercial|share[\s-]?alike|no[\s-]?deriv(?:ative)?s?(?: works)?"
_WORDS = re.compile(rf"\battribution(?P<more>(?:[\s_-]+(?:{_WORD}))*)\b")
_RESERVED = re.compile(r"\ball rights (?:are )?reserved\b|^in copyright$|^(?:©|\(c\)|copyright(?:ed)?)$")
_ALWAYS = re.compile(r"CC0-1\.0|PDM-1\.0|CC-BY(?:-SA)?(?:-[1-4]\.[05](?:-[A-Z]+)?)?")


def normalise(text: str) -> str | None:
    """The canonical name of the licence that `text` states, or None when it states none that is known.

    A permission is believed only when it is the whole text: prose that mentions the public domain or a licence
    permits nothing. A refusal ("All rights reserved", a Creative Commons licence with NC or ND, `InC`) is believed
    anywhere.
    """
    words = " ".join(text[:2000].split())
    if _REF.fullmatch(words):
        return words
    words = _abbreviated(words.casefold().strip(" ."))
    return _whole(words) or _refusal(words)


def _abbreviated(words: str) -> str:
    """`words` with "attribution-sharealike" and the like as "by-sa"."""
    codes = {"non": "nc", "sha": "sa", "no-": "nd", "no ": "nd", "nod": "nd"}
    return _WORDS.sub(
        lambda found: "-".join(["by", *(codes[word[:3]] for word in re.findall(_WORD, found["more"]))]), words
    )


def _whole(words: str) -> str | None:
    if match := _CC_URL.fullmatch(words):
        return _from_url(match)
    if match := _STATEMENT_URI.fullmatch(words):
        return _STATEMENTS.get(match["name"])
    if _ZERO.fullmatch(words):
        return "CC0-1.0"
    if _PUBLIC.fullmatch(words):
        return "PDM-1.0"
    if match := _SHORT.fullmatch(words):
        return _from_short(match, match["port"])
    return _STATEMENTS.get(words.removesuffix("-1.0"))


def _refusal(words: str) -> str | None:
    if _RESERVED.search(words):
        return "InC-1.0"
    found = [
        *(_from_url(match) for match in _CC_URL.finditer(words)),
        *(_STATEMENTS.get(match["name"]) for match in _STATEMENT_URI.finditer(words)),
        *(_from_short(match, port=None) for match in _SHORT.finditer(words)),
    ]
    return next((name for name in found if name and not _ALWAYS.fullmatch(name)), None)


def _from_url(match: re.Match[str]) -> str:
    if match["public"]:
        return "CC0-1.0" if match["public"] == "zero" else "PDM-1.0"
    return _cc(match["code"], match["version"], match["port"])


def _from_short(match: re.Match[str], port: str | None) -> str | None:
    """The name of a spelled-out licence; a mere "by" or "by sa", without "CC" before it, is English."""
    code = match["code"]
    return _cc(code, match["version"], port) if match["cc"] or "-" in code else None


def _cc(code: str, version: str | None, port: str | None) -> str:
    code = re.sub(r"[\s_]", "-", code).replace("nd-nc", "nc-nd")
    port = None if port in ("intl", "international", "unported", "generic") else port
    return "-".join(part for part in ("CC", code.upper(), version, port and port.upper()) if part)


@dataclass(frozen=True)
class RightsPolicy:
    """Which records may enter: CC0, PDM, CC BY and CC BY-SA always, and what `allowed` adds.

    `stated` is what the operator states of a whole ingest. It stands in where a record names no licence, and never
    overrides one that a record does name. Raises KindredError when it is no licence that may enter.
    """

    allowed: frozenset[str] = frozenset()
    stated: str | None = None

    def __post_init__(self) -> None:
        for extra in self.allowed:
            if not _REF.fullmatch(extra):
                raise KindredError(f"{extra!r} is not of the form LicenseRef-…")
        if self.stated is None:
            return
        name = normalise(self.stated)
        if name is None or not (_REF.fullmatch(name) or _ALWAYS.fullmatch(name)):
            raise KindredError(
                f"{self.stated!r} cannot be stated as rights: give CC0, PDM, CC BY, CC BY-SA or a name of your own, "
                "of the form LicenseRef-…"
            )
        object.__setattr__(self, "stated", name)

    def admit(self, text: str | None) -> str:
        """The canonical licence under which a record that states `text` enters.

        Raises Rejected "no licence" when it states none that is known, "licence not allowed" when it is another.
        """
        name = normalise(text) if text else None
        if name is None:
            if self.stated:
                return self.stated
            raise Rejected("no licence", text[:200] if text else "the record states none")
        if _ALWAYS.fullmatch(name) or name in self.allowed or name == self.stated:
            return name
        raise Rejected("licence not allowed", name)

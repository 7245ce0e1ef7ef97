"""Licences in one spelling, and which of them may enter.

Canonical names are SPDX's (`CC0-1.0`, `CC-BY-SA-4.0`, with its port where there is one: `CC-BY-3.0-DE`), `PDM-1.0`
for the Public Domain Mark, RightsStatements.org's own (`InC-1.0`), and `LicenseRef-…` for what an operator answers
for. Creative Commons without a version stays without one (`CC-BY`): which was meant is not ours to guess.
"""

import re
from dataclasses import dataclass

from scrapers.errors import KindredError, Rejected

_REF = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
LONGEST = 2000
"""Characters beyond which a text is prose and permits nothing."""

_LONGEST_REFUSAL = 5000
_CODE = r"by(?:-(?:nc|sa|nd)){0,6}|nc-sampling\+|(?:nc-)?sampling\+?|devnations|nd-nc|nc-sa|nc|nd|sa"
_VERSION = r"[1-4]\.[05]"
_PORT = r"(?!nc|nd|sa)[a-z]{2}|igo|scotland"
_LANGUAGE = r"(?!nc|nd)[a-z]{2}(?:[_-](?:hans|hant|latn|cyrl|(?!nc|nd)[a-z]{2}))?"
# What is known to change nothing: a language, and where Creative Commons' own chooser and search send people from.
_ASIDE = rf"\?(?:lang(?:uage)?={_LANGUAGE}|ref=(?:chooser(?:-v1)?|openverse|ccsearch)(?:&atype=(?:rich|html))?)"
_CC_HOST = r"(?:https?:)?(?://)?(?:www\.)?creativecommons\.org/"
_CC_ADDRESS = (
    rf"{_CC_HOST}(?:licen[sc]es/(?P<code>{_CODE})|publicdomain/(?P<public>zero|mark))(?![a-z])"
    rf"(?:/(?P<version>{_VERSION}))?(?:/(?P<port>{_PORT})(?![a-z]))?"
)
_CC_PAGE = re.compile(rf"{_CC_ADDRESS}(?:/(?:(?:deed|legalcode)(?:\.{_LANGUAGE})?|rdf))?/?(?:{_ASIDE})?")
_CC_URL = re.compile(_CC_ADDRESS)
_ZERO_PAGE = re.compile(rf"{_CC_HOST}(?:share-your-work/)?public-?domain/cc0(?:-1\.0)?/?(?:{_ASIDE})?")
_STATEMENT_URI = re.compile(
    r"(?:https?:)?(?://)?(?:www\.)?rightsstatements\.org/(?:vocab|page|data)/"
    r"(?P<name>[a-z]+(?:-[a-z]+){0,3})(?:/(?P<version>1\.0))?/?(?:[?#]\S*)?"
)
_TITLES = {
    "InC": "in copyright",
    "InC-OW-EU": "in copyright - eu orphan work",
    "InC-EDU": "in copyright - educational use permitted",
    "InC-NC": "in copyright - non-commercial use permitted",
    "InC-RUU": "in copyright - rights-holder(s) unlocatable or unidentifiable",
    "NoC-CR": "no copyright - contractual restrictions",
    "NoC-NC": "no copyright - non-commercial use only",
    "NoC-OKLR": "no copyright - other known legal restrictions",
    "NoC-US": "no copyright - united states",
    "CNE": "copyright not evaluated",
    "UND": "copyright undetermined",
    "NKC": "no known copyright",
}
"""The statements of RightsStatements.org and their titles."""
_STATEMENTS = {
    **{name.casefold(): f"{name}-1.0" for name in _TITLES},
    **{title: f"{name}-1.0" for name, title in _TITLES.items()},
    "no known copyright restrictions": "NKC-1.0",
    "no known restrictions": "NKC-1.0",
    "https://www.flickr.com/commons/usage/": "NKC-1.0",
}
_GAP = r"[\s_-]{0,4}"
_CC = rf"(?:cc|creative commons){_GAP}"
_SHORT = re.compile(
    rf"(?<![a-z])(?P<cc>{_CC})?(?P<code>by(?:[\s_-](?:nc|sa|nd)){{0,6}})(?![a-z])(?:{_GAP}v?(?P<version>{_VERSION}))?"
    rf"(?:[\s_-]{{1,4}}(?P<port>{_PORT}|intl|international|unported|generic))?(?:\s+licen[sc]e)?"
)
_NAME = re.compile(rf"cc-(?P<code>{_CODE})(?:-(?P<version>{_VERSION}))?(?:-(?P<port>{_PORT}))?")
_ZERO = re.compile(
    rf"{_CC}(?:0|zero)(?:{_GAP}v?1\.0)?(?:[\s_-]{{1,4}}universal)?(?:\s?\(cc0(?: 1\.0)?\))?"
    r"(?:,?[\s_-]{1,4}public[\s_-]domain[\s_-]dedication)?"
)
_PUBLIC = re.compile(rf"(?:{_CC})?(?:pdm?|public[\s_-]{{1,4}}domain(?:[\s_-]{{1,4}}mark)?)(?:{_GAP}1\.0)?")
_WORD = r"non[\s-]?commercial|share[\s-]?alike|no[\s-]?deriv(?:ative)?s?(?: works)?"
_WORDS = re.compile(rf"\battribution(?P<more>(?:[\s_-]{{1,4}}(?:{_WORD})){{0,6}})\b")
_RESERVED = re.compile(r"\ball rights (?:are )?reserved\b|^in copyright$|^(?:©|\(c\)|copyright(?:ed)?)$")
_PUBLIC_URIS = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "PDM-1.0": "https://creativecommons.org/publicdomain/mark/1.0/",
}
_ALWAYS = re.compile(r"CC0-1\.0|PDM-1\.0|CC-BY(?:-SA)?(?:-[1-4]\.[05](?:-(?!NC|ND)[A-Z]+)?)?")


def normalise(text: str) -> str | None:
    """The canonical name of the licence that `text` states, or None when it states none that is known.

    A permission is believed only when it is the whole text, of LONGEST characters at most: prose that mentions the
    public domain or a licence permits nothing, and neither does an address with more to it than is known. A refusal
    ("All rights reserved", a Creative Commons licence with NC or ND, `InC`) is believed anywhere.
    """
    words = " ".join(text.split())
    if len(words) > LONGEST:
        return _refusal(_abbreviated(words[:_LONGEST_REFUSAL].casefold()))
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
    if match := _CC_PAGE.fullmatch(words):
        return _from_url(match)
    if match := _STATEMENT_URI.fullmatch(words):
        return _STATEMENTS.get(match["name"])
    if _ZERO.fullmatch(words) or _ZERO_PAGE.fullmatch(words):
        return "CC0-1.0"
    if _PUBLIC.fullmatch(words):
        return "PDM-1.0"
    if match := _SHORT.fullmatch(words):
        return _from_short(match, match["port"])
    if match := _NAME.fullmatch(words):
        return _cc(match["code"], match["version"], match["port"])
    return _STATEMENTS.get(re.sub(r"\s+[-–—]\s+", " - ", words.removesuffix("-1.0")))


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
    parts = re.split(r"[\s_-]", code)
    if parts[0] == "by":
        parts = sorted(set(parts), key=("by", "nc", "nd", "sa").index)
    port = None if port in ("intl", "international", "unported", "generic") else port
    return "-".join(part for part in ("CC", "-".join(parts).upper(), version, port and port.upper()) if part)


def restrictions(name: str) -> tuple[str, ...]:
    """What the Creative Commons licence of this canonical name forbids: "NC" commercial use, "ND" derivatives."""
    return tuple(part for part in ("NC", "ND") if name.startswith("CC-") and part in name.split("-"))


def uri(name: str) -> str | None:
    """Where the licence or rights statement of this canonical name can be read.

    None for a `LicenseRef-…`, which has no page, and for a Creative Commons licence without a version, which has many.
    """
    if name in _PUBLIC_URIS:
        return _PUBLIC_URIS[name]
    if name in _STATEMENTS.values():
        return f"http://rightsstatements.org/vocab/{name.removesuffix('-1.0')}/1.0/"
    match = _NAME.fullmatch(name.casefold())
    if not match or not match["version"]:
        return None
    # The first version of BY-NC-ND bears its letters in another order.
    code = "by-nd-nc" if (match["code"], match["version"]) == ("by-nc-nd", "1.0") else match["code"]
    port = f"{match['port']}/" if match["port"] else ""
    return f"https://creativecommons.org/licenses/{code}/{match['version']}/{port}"


@dataclass(frozen=True)
class RightsPolicy:
    """Which records may enter: CC0, PDM, CC BY and CC BY-SA always, and what `allowed` adds.

    `allowed` names licences of the form LicenseRef-…, or Creative Commons licences with NC or ND by their canonical
    name: `CC-BY-NC-4.0` is that one, `CC-BY-NC` is all its versions. A rights statement can never be allowed.

    `stated` is what the operator states of a whole ingest. It stands in where a record names no licence, and never
    overrides one that a record does name. Raises KindredError when it is no licence that may enter.
    """

    allowed: frozenset[str] = frozenset()
    stated: str | None = None

    def __post_init__(self) -> None:
        for extra in self.allowed:
            if not (_REF.fullmatch(extra) or (restrictions(extra) and normalise(extra) == extra)):
                raise KindredError(
                    f"{extra!r} cannot be allowed: give a name of the form LicenseRef-…, or a Creative Commons licence "
                    "with NC or ND such as CC-BY-NC-4.0"
                )
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
        if _ALWAYS.fullmatch(name) or self._allows(name) or name == self.stated:
            return name
        raise Rejected("licence not allowed", name)

    def _allows(self, name: str) -> bool:
        return name in self.allowed or (name.startswith("CC-") and re.split(r"-(?=[0-9])", name)[0] in self.allowed)

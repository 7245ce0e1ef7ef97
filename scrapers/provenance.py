"""A work's owners, out of the paragraphs and lists in which museums tell them.

Stations are written as the American Alliance of Museums advises (Yeide, Akinsha and Walsh, The AAM Guide to Provenance
Research, 2001): owner, life dates, place, how it passed, years; dealers and sales in parentheses or brackets. What
cannot be read with confidence stays in the event's text alone: an owner that is missing is better than a wrong one.
"""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from scrapers.dates import parse_years
from scrapers.markup import plain
from scrapers.records import ProvenanceEvent, Years

LONGEST_STATION = 1000
"""Characters of a station that are read; the event keeps all of them."""

LONGEST = 20_000
"""Characters of a paragraph, or of all entries of a list, that are read: far more than museums tell of a work."""

MOST_STATIONS = 300
"""Stations, and entries of a list, that are read."""

LONGEST_NAME = 100
"""Characters beyond which what stands before the first comma is a sentence and no owner."""

_TRANSFERS = {
    "by descent": r"by (?:family |direct )?(?:descent|inheritance|succession)|inherited|by (?:her|his|their) will",
    "bequest": r"bequeathed|bequest|by bequest|left",
    "gift": r"given|gifted|donated|presented|gift|by gift|her gift|his gift",
    "auction": r"sold at auction|auctioned|bought at auction|(?:her|his|their) sale",
    "exchange": r"by exchange|exchanged|traded",
    "commission": r"commissioned|painted for|made for|ordered",
    "restitution": r"restituted|restitution|restituted and returned",
    "returned": r"returned",
    "confiscated": r"confiscated|seized|looted",
    "consigned": r"consigned",
    "transfer": r"transferred|ceded|passed",
    "purchase": r"purchased|bought(?: back)?|acquired by purchase|by purchase|purchase",
    "acquired": r"acquired",
    "sold": r"(?:re)?sold|by sale",
}
_HOW = "|".join(f"(?P<t{place}>{words})" for place, words in enumerate(_TRANSFERS.values()))
_DOUBT = r"possibly|probably|perhaps|presumably|likely|supposedly|said to be"
_RELATION = (
    r"(?:(?:his|her|their|the(?: artist['’]s| latter['’]s)?) )"
    r"(?:(?>elder|eldest|younger|youngest|second|only|great-?|grand-?|step-?|two) ?+)*+(?:sons?|daughters?|wife|widow"
    r"|husband|brother|sister|nephews?|nieces?|cousins?|heirs?|mother|father|son-in-law|daughter-in-law|brother-in-law"
    r"|grandsons?|granddaughters?|advisor|secretary|family|estate)"
)
_FIRST = re.compile(rf"(?:then |and )?(?:{_HOW})\b(?P<rest>.*)", re.IGNORECASE)
_ONWARD = re.compile(
    rf"(?:[,;]\s*|\s+)(?:and\s+|then\s+)?(?P<doubt>(?:{_DOUBT})\s+)?(?:(?:{_HOW})\b[^,;]*?\s(?:to|through|at)\s+|to\s+(?={_RELATION}\b|the\s+[A-Z]|[A-Z]))"
    r"(?P<whom>.*)",
    re.IGNORECASE,
)
_SALE = re.compile(r"\b(?:sales?|auction|vente|lots?)\b|,\s(?:under\s)?nos?\.\s*[0-9]", re.IGNORECASE)
_STATION = re.compile(
    r";\s*|(?:(?<=[0-9]{4})|(?<=[^\W\d_]{4})|(?<=[)\]]))(?<!Prof)(?<!Capt)(?<!essrs)(?<!Mass)(?<!Conn)(?<!Penn)"
    r"\.\s+(?=[A-Z(\[])|\.\s+(?=(?:Purchased|Bought|Acquired|Sold|Given|Donated|Bequeathed|By descent)\b)"
)
_SOLD_OFF = re.compile(
    r"\s*[(\[][^)\]]*\b(?:sales?|vente)\b|,?\s+(?:his|her|their)\s+(?:estate\s+)?sale\b|,\s+[Ss]ale:", re.DOTALL
)
_GIVEN_UP = re.compile(r",\s*(?:re)?(?:sold|consigned|given|donated|bequeathed|returned)\b")
_LOT = re.compile(r",?\s*\(?\b(?:nos?|lots?)\b\.?\s.*$")
_WHEN = (
    r"(?:(?>by|in|on|until|before|after|about|around|from|since|at least|no later than|probably|possibly|early|late|mid"
    r"|c\.|ca\.|circa|and|or|to|[Jj]an\w*\.?|[Ff]eb\w*\.?|[Mm]ar(?:ch)?\.?|[Aa]pr\w*\.?|[Mm]ay|[Jj]une?\.?|[Jj]uly?\.?"
    r"|[Aa]ug\w*\.?|[Ss]ept?\w*\.?|[Oo]ct\w*\.?|[Nn]ov\w*\.?|[Dd]ec\w*\.?"
    r"|[0-9]{4}s?(?:/[0-9]{2,4})?|[0-9]{1,2}(?:st|nd|rd|th)?|[-–—?,])\s*+)++"
)
_DATE = re.compile(rf"(?=.*[0-9]{{4}}){_WHEN}")
_TAIL_DATE = re.compile(
    rf"\s+(?P<when>[0-9]{{4}}|(?:by|in|on|until|before|after|about|from|since|c\.|ca\.)\s(?=.*[0-9]{{4}}){_WHEN})$"
)
_HEAD_DATE = re.compile(rf"(?P<when>(?=[^A-Z]*[0-9]{{4}}){_WHEN})(?<=\s)(?=[A-Z])")
_LIFE = re.compile(
    r"\s*[\[(][^\[\]()]*?(?:[0-9]{4}|\?)\s*[-–]\s*(?:[0-9]{4}|\?)[^\[\]()]*[\])]|\s*[\[(](?:b|d|born|died|est)\b\.?[^\[\]()]*[\])]"
)
_SPAN = re.compile(r"[0-9]{4}\s*[-–]\s*[0-9]{4}")
_GROUP = re.compile(r"[(\[](?P<inner>(?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*)[)\]]")
_TITLE = re.compile(
    r"(?:Jr|Sr|Inc|Ltd|Esq|Bart|Bt|LLC|Earl|Lady|Lord|Sir|Count|Countess|Baron|Baroness|Duke|Duchess|Marquess|Marquis|"
    r"Marquise|Viscount|Duc|Duchesse|Comte|Comtesse|Vicomte|Graf|Gräfin|"
    r"Conde|Conte|Fürst|Freiherr|Bishop|Archbishop|Queen|King|Prince|Princess|Emperor|[0-9]+(?:st|nd|rd|th)|(?:First|Second|Third|Fourth|Fifth|Sixth|"
    r"Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth) [A-Z]|I{1,3}\b|IV\b)"
)
_PLACE = re.compile(
    r"(?:Château |La |Le |The |near )?[A-Z][^\W\d_]*(?:[\s.'’-]+(?:of|de|la|du|sur|am|upon|and|[A-Z][^\W\d_]*))*\.?"
)
_NOBODY = re.compile(
    r"(?:an? |the )?(?:unidentified|dealer|artist\b|unknown|anonymous|private sale|sales?|with|in|at|from|sent|remained"
    r"|see|according|no\.|manet's)\b",
    re.IGNORECASE,
)


_TITLES = frozenset(
    {"the", "and", "mrs", "sir", "lord", "lady", "baron", "count", "duke", "earl", "her", "his", "captain"}
)


def events(entries: Iterable[Mapping[str, Any]]) -> tuple[ProvenanceEvent, ...]:
    """The stations of a list whose entries have a `description` and perhaps a `date`, oldest first.

    Some lists run from the oldest owner on and some back from the newest; years and who passes the work to whom tell
    which. What an entry says of passing the work on counts for the next owner, if that is the one it names.
    """
    found: list[list[ProvenanceEvent]] = []
    left = LONGEST
    for entry in itertools.islice(entries, MOST_STATIONS):
        text, date = plain(entry.get("description")), plain(entry.get("date"))
        left -= len(entry.get("description") or "") + len(entry.get("date") or "")
        if left < 0 and found:
            break
        if text:
            several = [] if date else _split(text)
            found.append([_event(one, None) for one in several] if len(several) > 1 else [_event(text, date)])
    if sum(_follows(one[-1], other[0]) - _follows(other[-1], one[0]) for one, other in itertools.pairwise(found)) < 0:
        found.reverse()
    return _passed_on([event for told in found for event in told])


def parse(text: str) -> tuple[ProvenanceEvent, ...]:
    """The stations of a paragraph, parted by semicolons and full stops."""
    return _passed_on([_event(station, None) for station in _split(text)])


def _split(text: str) -> list[str]:
    """Stations in order; what stands in parentheses is not parted."""
    text = text[:LONGEST]
    parts, start, counted, rounds, squares = [], 0, 0, 0, 0
    for mark in _STATION.finditer(text):
        more, counted = text[counted : mark.start()], mark.start()
        rounds += more.count("(") - more.count(")")
        squares += more.count("[") - more.count("]")
        if not rounds and not squares:
            parts.append(text[start : mark.start()])
            start = counted = mark.end()
    return [part for part in (one.strip(" ;") for one in (*parts, text[start:])) if part][:MOST_STATIONS]


def _event(text: str, date: str | None) -> ProvenanceEvent:
    """One station, as far as it can be read by itself."""
    words = _tidy(text)
    when = _HEAD_DATE.match(words)
    if when and not date:
        words, date = words[when.end() :], when["when"]
    words, doubted = _undoubted(" ".join(words.split()))
    first = _FIRST.fullmatch(words)
    if first:
        how, (owner, place, years) = _how(first), _receiver(words[: first.start("rest")], first["rest"])
    elif _SALE.search(_head(words)):
        how, (owner, place, years) = "auction", (None, None, None)
    else:
        how, (owner, place, years) = None, _owner(_head(words))
    if date:
        years = _owned(date)
    return ProvenanceEvent(text=text, owner=owner, place=place, transfer=how, years=years, certain=not doubted)


def _tidy(text: str) -> str:
    """`text` without footnote numbers and the marks at its end."""
    return re.sub(
        r"(?<=[^\W\d])[0-9]{1,2}$", "", re.sub(r"(?<=[)\]])[0-9]{1,2}$", "", text[:LONGEST_STATION].strip())
    ).strip(" ;,.")


def _undoubted(words: str) -> tuple[str, bool]:
    """`words` without the doubt that they begin with, and whether there was any, also as "?" after the name."""
    bare = re.sub(rf"^[(\[]*(?:{_DOUBT})[)\]]*,?\s+(?:(?:by|the|to)\s+(?={_DOUBT}))?", "", words, flags=re.IGNORECASE)
    head = _LIFE.sub("", _head(bare))
    return bare, bare != words or "?" in head.split(",")[0] or bool(
        re.match(rf"\W*(?:{_DOUBT})\b", words, re.IGNORECASE)
    )


def _head(words: str) -> str:
    """What is said of the owner: a dealer's parentheses opened, and what became of the work left out."""
    opened = _GROUP.match(words)
    if opened and (opened.end() == len(words) or words[opened.end()] in " ,"):
        words = opened["inner"] + words[opened.end() :]
    elif words.startswith(("(", "[")):
        words = words[1:]
    onward = _ONWARD.search(words)
    words = words[: onward.start()] if onward else words
    for passed in (_GIVEN_UP, _SOLD_OFF):
        end = passed.search(words)
        words = words[: end.start()] if end and end.start() else words
    return words


def _how(match: re.Match[str]) -> str:
    return next(name for place, name in enumerate(_TRANSFERS) if match[f"t{place}"])


def _receiver(verb: str, rest: str) -> tuple[str | None, str | None, Years | None]:
    """The owner, place and years of "… to X, Paris, 1910", "… by X from Y", "… by Y, London, to X" and "made for X"."""
    rest = rest.strip(" ,:")
    to = re.search(r"(?:^for|(?:^|[,\s])to)\s+(?P<whom>.+)", rest)
    by = re.match(r"by\s+(?P<whom>.+)", rest)
    whom = rest if verb.endswith(" for") else to["whom"] if to else by["whom"] if by else None
    if whom is None:
        return None, None, _last_date(rest)
    owner, place, years = _owner(re.split(r"\s+from\s+", whom)[0])
    return owner, place, years or _last_date(rest)


def _owner(words: str) -> tuple[str | None, str | None, Years | None]:
    """Name, place and years out of "Paul Bureau [1865-1923], Paris, by 1900"."""
    named = re.sub(rf"^(?:with\s+|{_RELATION},\s+)", "", words.strip(" ,"), flags=re.IGNORECASE)
    named = _LIFE.sub(lambda dates: "" if re.match(r"\s+and\s", dates.string[dates.end() :]) else ",", named)
    inner = _GROUP.search(named)
    outside = f"{named[: inner.start()].rstrip()} {named[inner.end() :].lstrip()}" if inner else named
    parts = [part.strip() for part in outside.split(",") if part.strip() and not _SPAN.fullmatch(part.strip())]
    if inner:
        parts.extend(part.strip() for part in inner["inner"].split(","))
    if not parts:
        return None, None, None
    cut = [_TAIL_DATE.sub("", part).strip() for part in parts]
    years = _last_date(outside) or (parse_years(inner["inner"]) if inner and _DATE.fullmatch(inner["inner"]) else None)
    name = cut.pop(0)
    while cut and _TITLE.match(cut[0]):
        name = f"{name}, {cut.pop(0)}"
    places = []
    for part in cut:
        if not _PLACE.fullmatch(part) or re.search(r"\b(?!D\.C)[A-Z]\.", part) or len(part) > 40:
            break
        places.append(part.rstrip("."))
    return _name(name), ", ".join(places) or None, years


def _name(words: str) -> str | None:
    """`words` where they can be the name of an owner."""
    name = words.strip(" ?\"'.“”") if not re.search(r"\b(?:Jr|Sr|Inc|Co|Ltd|Esq)\.$", words) else words.strip(" ?\"'“”")
    said = re.sub(r"^the (?=[A-Z])", "The ", name)
    if (
        not said
        or len(said) > LONGEST_NAME
        or re.search(r"[0-9;:()\[\]]", re.sub(r"[0-9]+(?:st|nd|rd|th)\b", "", said))
    ):
        return None
    if _NOBODY.match(said) or not re.search(r"[A-Z]", said):
        return None
    return said


def _last_date(words: str) -> Years | None:
    """The years in the last of the parts between commas that are nothing but a date."""
    words = _LOT.sub("", words)
    pieces = re.split(r",\s*(?=[^,]*$)", words)
    for start in (m.end() for m in re.finditer(r"^|,\s*", words)):
        tail = words[start:].strip(" .")
        if tail and _DATE.fullmatch(tail):
            return parse_years(tail)
    tailed = _TAIL_DATE.search(pieces[-1].strip(" ."))
    return parse_years(tailed["when"]) if tailed else None


def _owned(date: str) -> Years | None:
    """The years of ownership: "1847-" begins with 1847, "-1781" and "?-1781" end with 1781."""
    date = re.sub(r"[–—]", "-", date).strip()
    until = re.fullmatch(r"\??\s*-\s*(.+)", date)
    if until and not until[1].startswith("?"):
        return parse_years(until[1] if re.match("by|before|until", until[1]) else f"until {until[1]}")
    return parse_years(re.sub(r"-\s*\??$", "", date))


def _passed_on(found: list[ProvenanceEvent]) -> tuple[ProvenanceEvent, ...]:
    """`found`, each owner with the way in which the one before says they got the work."""
    told = []
    for place, event in enumerate(found):
        if place and event.owner and event.transfer is None:
            event = replace(event, transfer=_handed(found[place - 1], event.owner))
        told.append(event)
    return tuple(told)


def _follows(before: ProvenanceEvent, after: ProvenanceEvent) -> int:
    """How much speaks for `after` being the owner after `before`."""
    rising = bool(
        before.years and after.years and (before.years.start, before.years.end) < (after.years.start, after.years.end)
    )
    return rising + (after.owner is not None and _whom(before, after.owner) is not None)


def _whom(before: ProvenanceEvent, owner: str) -> re.Match[str] | None:
    """Where the event before says that `owner` got the work; None where it names another."""
    onward = _ONWARD.search(" ".join(_tidy(before.text).split()))
    return onward if onward and _alike(onward["whom"], owner) else None


def _handed(before: ProvenanceEvent, owner: str) -> str | None:
    """How the event before says that `owner` got the work; None where it does not say or doubts it."""
    onward = _whom(before, owner)
    if not onward or onward["doubt"]:
        return None
    if before.transfer == "auction":
        return "auction"
    return next((name for place, name in enumerate(_TRANSFERS) if onward[f"t{place}"]), None)


def _alike(one: str, other: str) -> bool:
    """Whether two namings begin with a word that the other has too: a shared family name is not enough."""
    told = [
        [
            word
            for word in re.findall(r"[^\W\d_]{3,}", re.sub(rf"^{_RELATION}\b", "", text).casefold())
            if word not in _TITLES
        ]
        for text in (one, other)
    ]
    return bool(told[0] and told[1]) and (told[0][0] in told[1] or told[1][0] in re.findall(r"\w+", one.casefold()))

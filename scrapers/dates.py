"""The years that a museum's date text speaks of: "ca. 1885–90?", "early 17th century", "2nd century BCE"."""

import re
import unicodedata
from dataclasses import replace

from scrapers.records import Years

EARLIEST, LATEST = -100_000, 2100
"""Years outside are no dates of artworks but inventory numbers and slips."""

OPEN_YEARS = 25
"""How far "before 1700" and "after 1700" reach: about one working generation."""

_ERA = r"(?P<era>b\.?\s?c\.?(?:\s?e\.?)?|a\.?\s?d\.?|c\.?\s?e\.?)(?![a-z])"
_ERA_FIRST = r"(?:(?P<era_first>a\.?\s?d\.?)\s*)?"
_ORDINAL = r"(?P<ordinal>[0-9]{1,2})(?:st|nd|rd|th|\.(?=\s*jahrhundert)|(?:er?|[èe]me)(?=\s*si[èe]cle))"
_ROMAN = r"(?P<roman>[ivx]{1,5})(?:er?|[èe]me)?(?=\s*(?:century|cent\b|si[èe]cle|secolo|siglo))"
_CENTURY = r"\s*(?P<century>centur(?:y|ies)|cent\.?|c\.?(?![a-z0-9])|si[èe]cle|jahrhundert|secolo|siglo)?"
_PART = (
    r"(?P<part>turn|early|beginning|mid(?:dle)?|late|end|"
    r"(?:first|second|1st|2nd) half|(?:first|second|third|fourth|last|1st|2nd|3rd|4th) quarter|"
    r"(?:first|second|third|last|1st|2nd|3rd) third)(?:[\s-]+of)?(?:[\s-]+the)?[\s-]+"
)
_OPEN = (
    r"(?P<open>no later than|not later than|not after|not before|prior to|before|until|till|after|since|"
    r"from|by|to|ante|post|vor|nach|avant|apr[èe]s)\s+"
)
_POINT = re.compile(
    rf"(?:{_OPEN})?(?:the\s+)?(?:{_PART})?{_ERA_FIRST}"
    rf"(?:(?<![\w.]){_ORDINAL}{_CENTURY}|(?<![\w.]){_ROMAN}{_CENTURY.replace('century>', 'century2>')}"
    rf"|(?<![\w.])(?P<decade>[0-9]{{1,3}}0)\s?['’]?s\b|(?<![\w.])(?P<year>[0-9]{{1,6}})(?![0-9a-z]))"
    rf"(?:\s*{_ERA})?",
)
_JOIN = re.compile(r"\s*(?:-|/|&|\bto\b|\band\b|\bor\b|\bbis\b|\buntil\b)\s*(?=\S)")
_CIRCA = re.compile(
    r"\?|(?<!\w)(?:circa|about|around|approx(?:imately)?|probably|possibly|perhaps|likely|vers|um|ca)(?![a-z])\.?"
    r"|(?<!\w)c\.?\s*(?=[0-9])|~"
)
_ISO_DAY = re.compile(r"(?<![0-9])([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?![0-9])")
_DAY = re.compile(r"(?<![0-9])[0-9]{1,2}[/.][0-9]{1,2}[/.](?=[0-9]{4}(?![0-9]))")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY_MONTH = re.compile(
    rf"(?<!\w)(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?,?(?=\s+[0-9]{{4}})|{_MONTH})"
)
_PARTS = {
    "early": (0, 3), "beginning": (0, 3), "mid": (1, 3), "middle": (1, 3), "late": (2, 3), "end": (2, 3),
    "first half": (0, 2), "second half": (1, 2),
    "first quarter": (0, 4), "second quarter": (1, 4), "third quarter": (2, 4), "fourth quarter": (3, 4),
    "last quarter": (3, 4),
    "first third": (0, 3), "second third": (1, 3), "third third": (2, 3), "last third": (2, 3),
}  # fmt: skip
_ROMANS = {"i": 1, "v": 5, "x": 10}


def parse_years(text: str) -> Years | None:
    """The years that `text` states, or None where it states none. Any text is answered; nothing is raised.

    The first clause with a date counts: in "1881/82 (cast 1920)" and "1900, printed 1920" the second year is that
    of a copy. "1600s" is read as the century, which holds the decade too. A date that is open at one end reaches
    `OPEN_YEARS` and is marked `circa`, as is any with "ca." or "?".
    """
    clean = _normal(text)
    for clause in re.split(r"[;,()]", clean):
        years = _clause(clause)
        if years:
            return years
    return None


def _normal(text: str) -> str:
    """`text` in one spelling: lower case, plain hyphens, no brackets, days, months or commas in numbers."""
    clean = unicodedata.normalize("NFKC", text[:300]).casefold()
    clean = re.sub(r"[‐‑‒–—―−⁄]|--+", lambda dash: "/" if dash[0] == "⁄" else "-", clean)
    clean = re.sub(r"[\[\]]|\((?=\s*\?\s*\))|(?<=\?)\s*\)", "", clean)
    clean = re.sub(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", "", clean)
    clean = _ISO_DAY.sub(r"\1", clean)
    clean = _DAY_MONTH.sub(" ", _DAY.sub("", clean))
    return re.sub(r"\s+", " ", clean).strip()


def _clause(clause: str) -> Years | None:
    circa = bool(_CIRCA.search(clause))
    clause = " ".join(_CIRCA.sub(" ", clause).split())
    clause = re.sub(r"\bbetween\b", " ", clause).strip()
    position = 0
    while first := _POINT.search(clause, position):
        join = _JOIN.match(clause, first.end())
        last = _POINT.match(clause, join.end()) if join else None
        whole = first.start() == 0 and (last or first).end() == len(clause)
        found = (_range(first, last) if last else None) or _single(first)
        if found and (whole or circa or _plain(first)):
            years = replace(found, circa=found.circa or circa)
            if EARLIEST <= years.start <= years.end <= LATEST:
                return years
        position = first.end()
    return None


def _plain(point: re.Match[str]) -> bool:
    """Whether a point is a date even amid other words: "Salon of 1885" is, "plate 12" is not."""
    year = point["year"]
    return year is None or bool(point["era"] or point["era_first"]) or (len(year) == 4 and year < "2100")


def _single(point: re.Match[str]) -> Years | None:
    """The years of one point that stands alone."""
    span = _span(point, None, False)
    if span is None:
        return None
    start, end = _portion(span, point["part"])
    match point["open"]:
        case "before" | "prior to" | "ante" | "vor" | "avant":
            return Years(start - OPEN_YEARS, start, circa=True)
        case "by" | "until" | "till" | "to" | "no later than" | "not later than" | "not after":
            return Years(end - OPEN_YEARS, end, circa=True)
        case "after" | "post" | "nach" | "après" | "apres":
            return Years(end, end + OPEN_YEARS, circa=True)
        case "since" | "from" | "not before":
            return Years(start, start + OPEN_YEARS, circa=True)
    return Years(start, end)


def _span(point: re.Match[str], era: str | None, century: bool) -> tuple[int, int] | None:
    """First and last astronomical year of a point; the other end of a range lends `era` and `century`."""
    before = (_era(point) or era) == "bc"
    ordinal = int(point["ordinal"]) if point["ordinal"] else _roman(point["roman"]) if point["roman"] else None
    if ordinal is not None:
        if not (point["century"] or point["century2"] or century) or not ordinal:
            return None
        return (1 - 100 * ordinal, 100 - 100 * ordinal) if before else (100 * ordinal - 99, 100 * ordinal)
    if point["decade"]:
        first = int(point["decade"])
        length = 100 if first % 100 == 0 else 10
        return (1 - first - (length - 1), 1 - first) if before else (first, first + length - 1)
    year = int(point["year"])
    if year < 100 and not (era or _era(point)):
        return None
    return None if year == 0 else (1 - year, 1 - year) if before else (year, year)


def _range(first: re.Match[str], last: re.Match[str]) -> Years | None:
    """The years from one point to another, "1885-90", "16th-17th century" and "300-200 BC" filled in."""
    era, last_era = _era(first), _era(last)
    if first["year"] and last["year"] and not last_era and len(last["year"]) < len(first["year"]):
        return _abbreviated(first["year"], last["year"], era)
    if first["decade"] and last["decade"] and len(last["decade"]) < len(first["decade"]):
        tail = int(last["decade"])
        start = int(first["decade"])
        end = start - start % 100 + tail
        return Years(start, end + 9) if era != "bc" and end >= start else None
    if era == "bc" and last_era is None and first["year"] and last["year"]:
        last_era = "bc" if int(last["year"]) < int(first["year"]) else None  # "300 BC - 200" is falling
    early = _span(first, last_era if era is None else None, bool(last["century"] or last["century2"]))
    late = _span(last, last_era, False)
    if early is None or late is None:
        return None
    start, end = _portion(early, first["part"])[0], _portion(late, last["part"])[1]
    if start > end and early[0] == early[1] and late[0] == late[1]:
        start, end = end, start
    return Years(start, end) if start <= end else None


def _abbreviated(first: str, last: str, era: str | None) -> Years | None:
    """ "1885-90" as 1885 to 1890; "1889-11", which would run backwards, as a month of 1889."""
    start, end = int(first), int(first[: -len(last)] + last)
    if era == "bc":
        return None
    return Years(start, end) if end >= start else Years(start, start)


def _portion(span: tuple[int, int], part: str | None) -> tuple[int, int]:
    """The early, middle or late part of `span`, or its halves, thirds and quarters."""
    start, end = span
    if part is None or start == end:
        return span
    if part == "turn":
        return start - 11, start + 9
    for digit, word in (("1st", "first"), ("2nd", "second"), ("3rd", "third"), ("4th", "fourth")):
        part = part.replace(digit, word)
    which, parts = _PARTS[part]
    length = end - start + 1
    return start + length * which // parts, start + length * (which + 1) // parts - 1


def _era(point: re.Match[str]) -> str | None:
    stated = point["era"] or point["era_first"]
    return None if stated is None else "bc" if stated.startswith("b") else "ad"


def _roman(text: str) -> int:
    values = [_ROMANS[letter] for letter in text]
    return sum(-v if v < later else v for v, later in zip(values, [*values[1:], 0], strict=True))

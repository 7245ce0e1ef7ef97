"""The years that a museum's date text speaks of: "ca. 1885–90?", "early 17th century", "2nd century BC", "Meiji 12"."""

import itertools
import re
from dataclasses import dataclass

from scrapers import eras
from scrapers.date_words import english
from scrapers.records import Years

EARLIEST, LATEST = -100_000, 2100
"""Years outside are no dates of artworks but inventory numbers and slips."""

OPEN_YEARS = 25
"""How far "before 1700" and "after 1700" reach: about one working generation."""

_ERA = r"(?P<era>b\.?\s?c\.?(?:\s?e\.?)?|a\.?\s?d\.?|c\.?\s?e\.?)(?![a-z])"
_ERA_FIRST = r"(?:(?P<era_first>a\.?\s?d\.?)\s*)?"
_ORDINAL = r"(?P<ordinal>[0-9]{1,2})(?:st|nd|rd|th)"
_CENTURY = r"(?:[\s-]*(?P<century>centur(?:y|ies)|cent\.?|c\.?(?![a-z0-9])|(?P<millennium>millenn?i(?:um|a))))?"
_PIECE = (
    r"turn|early|beginning|mid(?:dle)?|late|end|(?:first|second) half|(?:first|second|third|fourth|last) quarter"
    r"|(?:first|second|third|last) third"
    r"|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last) decade"
)
_PART = (
    rf"(?P<part>{_PIECE})(?:[\s-]*(?:to|or|and|-|/)[\s-]*(?P<part_to>{_PIECE}))?"
    r"(?:[\s-]*of)?(?:[\s-]*\bthe)?(?:[\s-]+|(?=[0-9]))"
)
_OPEN = (
    r"(?P<open>no later than|not later than|not after|not before|prior to|until at least|at least|before|until|till"
    r"|after|since|from|by|to|ante|post)\s+"
)
_REIGN = (
    rf"(?<!\w)(?P<reign>{eras.PATTERN})(?:\s*(?P<reign_year>[0-9]{{1,2}})(?![0-9])(?:-(?P<reign_to>[0-9]{{1,2}})(?![0-9]))?"
    r"|\s*(?P<named>(?:mark and )?period|eras?\b|dynast(?:y|ies)|reign))?(?![a-z])"
)
_POINT = re.compile(
    rf"(?:{_OPEN})?(?:the\s+)?(?:{_PART})?{_ERA_FIRST}(?:(?<![\w.]){_ORDINAL}{_CENTURY}"
    rf"|(?<![\w.])(?P<decade>[0-9]{{1,3}}0)\s?['’]?s\b|(?<![\w.])(?P<year>[0-9]{{1,6}})(?![0-9a-z])|{_REIGN})"
    rf"(?:\s*{_ERA})?(?P<tail>\s+(?:or|and) (?:earlier|before|later|after)(?!\s*\w))?",
)
_JOIN = re.compile(
    r"\s*(?:-|/|&|\bto\b|\band\b|\bor\b|\bbis\b|\buntil\b|\bund\b|\bet\b|\ben\b|\bog\b|\boch\b|\btot\b|\btil\b|\be\b|\by\b|\bau?\b"
    r"|\bal?\b)\s*(?=\S)"
)
_CIRCA = re.compile(
    r"\?|(?<!\w)(?:circa|about|around|approx(?:imately)?|probably|possibly|perhaps|likely|c?ca|ci)(?![a-z])\.?"
    r"|(?<!\w)c\.?\s*(?=\??\s?[0-9])|~"
)
_PERIOD = re.compile(r"\b(?:period|dynast(?:y|ies)|era|reign|kingdom|sultanate|culture)\b")
_COPY = re.compile(
    r"\b(?:re-?)?(?:printed|published|cast|issued|produced|exhibited|worked|made|constructed|construction|mounted|painted"
    r"|stored|paired|fabricated|assembled|editioned|replica|copy|copied|version|annotated|enlarged)\b|\bafter an?\b"
)
_PARTS = {
    "early": (0, 1, 3),
    "beginning": (0, 1, 3),
    "mid": (1, 2, 3),
    "middle": (1, 2, 3),
    "late": (2, 3, 3),
    "end": (2, 3, 3),
}
_PIECES = {"half": 2, "third": 3, "quarter": 4, "decade": 10}
_COUNTS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, slots=True)
class _Found:
    """What one clause states. `era`: a period named without years; `period`: it speaks of one; `bare`: all of it is the
    date; `copy`: it dates a print, cast or other later state; `inside`: it stood in parentheses."""

    years: Years
    doubtful: bool
    era: bool
    period: bool
    bare: bool
    copy: bool
    inside: bool


def parse_years(text: str) -> Years | None:
    """The years that `text` states, or None where it states none. Any text is answered; nothing is raised.

    The first clause with a date counts: in "1881/82 (cast 1920)" and "1900, printed 1920" the second year is that
    of a copy. A list of bare dates ("1953, 1955–6") is one range, and after a period a clause within it is preferred
    ("Qing dynasty (1644–1911), Kangxi period (1662–1722)"). A period without years stands for all of its own
    (`scrapers.eras`) and is marked `circa`. "1600s" is read as the century, which holds the decade too. A date that is
    open at one end reaches `OPEN_YEARS` and is marked `circa`, as is any with "ca." or "?".
    """
    clauses = _clauses(english(text))
    found = [one for one in clauses if one]
    if not found:
        return None
    if len(found) == len(clauses) and all(one.bare and not one.inside and not one.era for one in found):
        spans = [one.years for one in found]
        return Years(
            min(span.start for span in spans), max(span.end for span in spans), any(span.circa for span in spans)
        )
    return _finest(found)


def _clauses(clean: str) -> list[_Found | None]:
    """What each clause that is not blank states, in order."""
    found: list[_Found | None] = []
    depth, period = 0, False
    for clause, mark in re.findall(r"([^;,()]*)([;,()]|$)", clean):
        if clause.strip():
            period = period or bool(_PERIOD.search(clause))
            found.append(_clause(clause, period, depth > 0))
        depth = max(0, depth + (mark == "(") - (mark == ")"))
    return found


def _finest(found: list[_Found]) -> Years:
    """The first of the dates; within a period, the narrowest of what follows."""
    current = found[0]
    for one in found[1:]:
        start, end = max(current.years.start, one.years.start), min(current.years.end, one.years.end)
        if one.copy or start > end or not current.period:
            continue
        if current.era and not one.era:
            doubtful = one.doubtful or (current.doubtful and one.inside)
            years = one.years if one.inside else Years(start, end, one.years.circa)
            current = _Found(Years(years.start, years.end, years.circa or doubtful), doubtful, *_flags(one))
        elif one.era or (start, end) != (current.years.start, current.years.end):
            current = _Found(Years(start, end, one.years.circa), one.doubtful, *_flags(one))
    return current.years


def _flags(one: _Found) -> tuple[bool, bool, bool, bool, bool]:
    return one.era, one.period, one.bare, one.copy, one.inside


def _clause(clause: str, period: bool, inside: bool) -> _Found | None:
    doubtful = bool(_CIRCA.search(clause))
    copy = bool(_COPY.search(clause))
    clause = " ".join(_CIRCA.sub(" ", clause).split())
    clause = re.sub(r"\b(?:between|entre|zwischen|tussen|mellem|mellan|tra|fra)\b", " ", clause).strip()
    position = 0
    while first := _POINT.search(clause, position):
        points = [first]
        while (join := _JOIN.match(clause, points[-1].end())) and (following := _POINT.match(clause, join.end())):
            points.append(following)
        whole = first.start() == 0 and points[-1].end() == len(clause)
        read = _chain(points)
        if read and (whole or doubtful or _plain(first)):
            years = Years(read.start, read.end, read.circa or doubtful)
            if EARLIEST <= years.start <= years.end <= LATEST:
                era = first["reign"] is not None and not first["reign_year"] and len(points) == 1
                return _Found(years, doubtful, era, period, whole, copy, inside)
        position = first.end()
    return None


def _chain(points: list[re.Match[str]]) -> Years | None:
    """The years of points that are joined: of all where they rise ("1962 or 1963-1965"), else of the first ones."""
    if len(points) == 1:
        return _single(points[0])
    read = _range(points[0], points[1]) or _single(points[0])
    for before, point in itertools.pairwise(points[1:]):
        more = _range(before, point) or _range(points[0], point)
        if not read or not more or more.end < read.end:
            break
        read = Years(read.start, more.end, read.circa or more.circa)
    return read


def _plain(point: re.Match[str]) -> bool:
    """Whether a point is a date even amid other words: "Salon of 1885" is, "plate 12" is not."""
    year = point["year"]
    return year is None or bool(point["era"] or point["era_first"]) or (len(year) == 4 and year < "2100")


def _single(point: re.Match[str]) -> Years | None:
    """The years of one point that stands alone."""
    span = _span(point, None, False)
    if span is None:
        return None
    start, end = _portion(span, point)
    match (point["tail"] or "").split()[-1:] or [point["open"]]:
        case ["before" | "prior to" | "ante"]:
            bound = start if not point["tail"] else end
            return Years(bound - OPEN_YEARS, bound, circa=True)
        case [
            "by"
            | "until"
            | "until at least"
            | "till"
            | "to"
            | "no later than"
            | "not later than"
            | "not after"
            | "earlier"
        ]:
            return Years(end - OPEN_YEARS, end, circa=True)
        case ["after" | "post"]:
            bound = end if not point["tail"] else start
            return Years(bound, bound + OPEN_YEARS, circa=True)
        case ["since" | "from" | "not before" | "later"]:
            return Years(start, start + OPEN_YEARS, circa=True)
    return Years(start, end, circa=bool(point["named"]))


def _span(point: re.Match[str], era: str | None, lent: bool) -> tuple[int, int] | None:
    """First and last astronomical year of a point; the other end of a range lends its `era`, and whether it says what
    is counted: in "16th-17th century" and "Edo-Meiji period" only the second does."""
    before = (_era(point) or era) == "bc"
    if point["reign"]:
        return _reign(point, lent)
    if point["ordinal"]:
        number, length = int(point["ordinal"]), 1000 if point["millennium"] else 100
        if not (point["century"] or lent) or not number:
            return None
        return (
            (1 - length * number, length - length * number)
            if before
            else (length * number - length + 1, length * number)
        )
    if point["decade"]:
        first = int(point["decade"])
        length = 100 if first % 100 == 0 else 10
        return (1 - first - (length - 1), 1 - first) if before else (first, first + length - 1)
    year = int(point["year"])
    if year < 100 and not (era or _era(point)):
        return None
    return None if year == 0 else (1 - year, 1 - year) if before else (year, year)


def _reign(point: re.Match[str], lent: bool) -> tuple[int, int] | None:
    """The years of a reign or period, or the year of a reign; a bare name may be anyone's and is none."""
    if point["reign_year"]:
        start = eras.year(point["reign"], int(point["reign_year"]))
        end = eras.year(point["reign"], int(point["reign_to"])) if point["reign_to"] else start
        return (start, max(start, end or start)) if start else None
    return eras.whole(point["reign"]) if point["named"] or lent else None


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
    early = _span(first, last_era if era is None else None, bool(last["century"] or last["named"]))
    late = _span(last, last_era, False)
    if early is None or late is None:
        return None
    start, end = _portion(early, first)[0], _portion(late, last)[1]
    if start > end and early[0] == early[1] and late[0] == late[1]:
        if start < 1000 and era is None and last_era is None:  # "600-200": years that fall are before Christ
            return Years(1 - start, 1 - end, circa=True)
        start, end = end, start
    return Years(start, end, circa=bool(last["named"])) if start <= end else None


def _abbreviated(first: str, last: str, era: str | None) -> Years | None:
    """ "1885-90" as 1885 to 1890; "1889-11", which would run backwards, as a month of 1889."""
    start, end = int(first), int(first[: -len(last)] + last)
    if era == "bc":
        return None
    return Years(start, end) if end >= start else Years(start, start)


def _portion(span: tuple[int, int], point: re.Match[str]) -> tuple[int, int]:
    """The part of `span` that `point` names: early, middle or late, its halves, thirds, quarters or decades."""
    part, part_to = point["part"], point["part_to"]
    if part is None or span[0] == span[1]:
        return span
    start, end = _piece(span, part)
    return (start, max(end, _piece(span, part_to)[1])) if part_to else (start, end)


def _piece(span: tuple[int, int], part: str) -> tuple[int, int]:
    start, end = span
    if part == "turn":
        return start - 11, start + 9
    if part in _PARTS:
        low, high, parts = _PARTS[part]
    else:
        count, piece = part.split()
        parts = _PIECES[piece]
        high = parts if count == "last" else _COUNTS.index(count) + 1
        low = high - 1
    length = end - start + 1
    return start + length * low // parts, start + length * high // parts - 1


def _era(point: re.Match[str]) -> str | None:
    stated = point["era"] or point["era_first"]
    return None if stated is None else "bc" if stated.startswith("b") else "ad"

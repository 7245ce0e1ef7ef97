"""Date texts in one spelling: the words that museums use for dates in a dozen languages, said in English.

What comes out is for `scrapers.dates` alone: lower case, without accents, "17th century" for each way of writing it,
"1880s" for each decade, "first half" for each half, the years of the Common Era for those of the Hijra.
"""

import re
import unicodedata
from collections.abc import Callable

LONGEST = 300
"""Characters of a text that are read: dates stand at its beginning."""

_ROMANS = {"i": 1, "v": 5, "x": 10}
_NUMERALS = {numeral: digit for digit, numeral in enumerate("〇一二三四五六七八九")}
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    *("twentieth", "twenty-first"),
)
_CENTURY = (
    r"(?:century|centuries|cent\.|siecles?|s\.(?=\s|$|[,;)])|eeuw(?:en)?|jahrhunderts?|jh(?:d?t?s?\b)?\.?|secol[oi]|sec\."
    r"|siglos?|arhundredes?t?|век\w*|вв?\.|世紀)"
)
_NTH = r"(?:st|nd|rd|th|er|e|eme|de|ste|го|и|ыи)"
_PARTS = {
    "first": r"1(?:st|e|er|ere|ste|\.)?|first|premier|premiere|erste[sn]?|eerste|forste|prim[oa]|primera?|перв\w+",
    "second": r"2(?:nd|e|eme|de|\.|-я)?|second|deuxieme|seconde|zweite[sn]?|tweede|anden|second[oa]|segund[oa]|втор\w+",
    "third": r"3(?:rd|e|eme|de|\.|-я)?|third|troisieme|dritte[sn]?|derde|tredje|terz[oa]|tercera?|треть\w+",
    "fourth": r"4(?:th|e|eme|de|\.|-я)?|fourth|quatrieme|vierte[sn]?|vierde|fjerde|quart[oa]|четверт\w+",
    "last": r"last|dernier|derniere|letzte[sn]?|laatste|sidste|ultim[oa]|последн\w+",
}
_PIECES = {
    "half": r"half|moitie|halfte|halft|helft|halvdel|meta|mitad|полов\w+",
    "third": r"thirds?|tiers|drittel|tercio|треть",
    "quarter": r"quarter|quart|viertel|kwart|fjerdedel|quarto|cuarto|четверть",
    "decade": r"decade|jahrzehnt|decennium|decennie|decennio",
}
_WHICH = {
    "early": r"early|beginning|debut|anfang|beginn?|inizio?|principios|comienzos|fruhes|vroege?|tidlig\w*|начало",
    "mid": r"mid(?:dle)?|milieu|mitte|midden|meta|mediados|midt\w*|середина",
    "late": r"late|end|fin|ende|eind(?:e)?|fine|finales|spates|slutningen|sen\w*|конец",
}
_OF = r"(?:[\s-]+(?:of|du|de|des|del|della|van|af|dei|en))?(?:[\s-]+(?:the|het|la|le|l['’]))?"
_LOOSE = re.compile(
    r"\b([0-9]{1,2}th(?: century)?) ?[,(] ?((?:first|second|third|fourth|last) [a-z]+|early|mid|late)\b\)?"
)
_CIRCA = r"(?:vers|environ|env\.|um|gegen|omstreeks|verso|hacia|omkring|noin|kring|около|ок\.)(?=\s*[0-9?])"
_SAID = {
    r"avant": "before", "vor": "before", "voor": "before", "for": "before", "prima del": "before", "antes de": "before",
    "apres": "after", "nach": "after", "na": "after", "efter": "after", "dopo(?: il)?": "after", "despues de": "after",
}  # fmt: skip
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_STEPS: list[tuple[str, str | Callable[[re.Match[str]], str]]] = [
    # Spelling.
    (r"(?<!\w)([0-9]{2})(?:--|__|\?\?|\.\.|xx)(?!\w)", r"\g<1>00s"),
    (r"(?<!\w)((?:1[0-9]|20)[0-9])[?_x](?![\w?])(?!\s*(?:b\.?c|a\.?d|c\.?e))", r"\g<1>0s"),
    (r"[‐‑‒–—―−]|--+", "-"),
    (r"⁄", "/"),
    (r"[·・|]", ", "),
    (r"[\[\]]|\((?=\s*\?\s*\))|(?<=\?)\s*\)", ""),
    (r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", ""),
    (r"\)\s*\?", "?)"),
    # "1828 (or 1836)" and "1635, or later" are one statement.
    (r"\s*[,(]\s*(?=(?:or|and)\s+(?:[0-9]|later|earlier|before|after))", " "),
    # Days and months.
    (r"(?<![0-9])([0-9]{4})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?![0-9])", r"\1"),
    (r"(?<![0-9])[0-9]{1,2}[/.][0-9]{1,2}[/.](?=[0-9]{4}(?![0-9]))", ""),
    (
        rf"(?<!\w)(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?,?(?=\s+[0-9]{{4}})"
        rf"|{_MONTH})",
        " ",
    ),
    # East Asia.
    (r"元年", "1"),
    (r"[〇一二三四五六七八九十]+(?=年|世紀)", lambda found: str(_kanji(found[0]))),
    (r"(?<=[0-9])年", " "),
    (r"時代|时代", " period "),
    (r"(?<=[\u4e00-\u9fff])[代朝](?=\W|$)", " dynasty "),
    # The Hijra.
    (r"[0-9]{1,4}(?:[-/][0-9]{1,4})? ?a\.?h\.? ?/ ?(?=a\.?d|c\.?e|[0-9])", ""),
    (r"\ba\.?h\.? ?[0-9]{1,4}(?:-[0-9]{1,4})? ?/ ?(?=a\.?d|c\.?e|[0-9]{3})", ""),
    (r"\ba\.?h\.? ?([0-9]{1,4})(?![0-9])", lambda found: _hijra(int(found[1]))),
    (r"(?<![0-9-])([0-9]{1,4}) ?a\.?h\b\.?", lambda found: _hijra(int(found[1]))),
    # Before and after Christ.
    (r"\b(?:v\.? ?chr|av(?:\.|ant) ?j\.?-? ?c|f\.? ?kr|a\. ?c(?=\.)|до н\.? ?э)\b\.?", "bc"),
    (r"\b(?:n\.? ?chr|ap(?:\.|res) ?j\.?-? ?c|e\.? ?kr|d\. ?c(?=\.)|н\.? ?э)\b\.?", "ad"),
    (r"(?<=[0-9])(?=(?:b\.?c|a\.?d|c\.?e)\b)|(?<=\bad)(?=[0-9])", " "),
    # Centuries and decades.
    (
        r"\b(?:siglos?|secol[oi]|sec\.|s\.)\s*([ivx]{1,5})\b(?:\s*-\s*([ivx]{1,5})\b)?",
        lambda found: " - ".join(f"{_roman(one)}th century" for one in found.groups() if one),
    ),
    (
        rf"\b([ivx]{{1,5}})(?:{_NTH})?(?=(?:\s*(?:-|/|et|e|y|und|to|and)\s*[ivx]{{1,5}}(?:{_NTH})?)?[\s-]*{_CENTURY})",
        lambda found: f"{_roman(found[1])}th",
    ),
    (
        rf"\b({'|'.join(reversed(_ORDINALS))})(?=(?:[\s-]+(?:to|and|or)?[\s-]*(?:{'|'.join(_ORDINALS)}))?[\s-]+(?:{_CENTURY}|millenn?ium))",
        lambda found: f"{_ORDINALS.index(found[1]) + 1}th",
    ),
    (rf"\b([0-9]{{1,2}})-?(?:{_NTH})?\.?[\s-]*{_CENTURY}", r"\1th century"),
    (rf"\b([0-9]{{1,2}})(?:-?{_NTH}|\.)(?=\s*(?:-|/|et|e|y|und|en|og|to|and)\s*[0-9]{{1,2}}th)", r"\1th"),
    (rf"^([0-9]{{1,2}})-?{_NTH}(?=$|\s*\()", r"\1th century"),
    (r"\b([0-9]{3}0)['’-]?(?:er[ne]*\b(?: jahren?)?|tallet|talet|luku\w*|erne)", r"\1s"),
    (r"\b(?:annees|jaren|anni|anos|anos de)\s+([0-9]{3}0)\b", r"\1s"),
    # Parts of them.
    (
        r"\b(first|second|third)(?= ?(?:to|and|or|-) ?(?:second|third|fourth|last) (half|third|quarter|decade))",
        r"\1 \2",
    ),
    *(
        (rf"\b(?:{which})[\s-]+(?:{piece}){_OF}(?=\s)", f"{name} {kind}")
        for name, which in _PARTS.items()
        for kind, piece in _PIECES.items()
    ),
    (r"\b([5-9]|10)th decade(?: of the)?", lambda found: f"{_ORDINALS[int(found[1]) - 1]} decade"),
    *((rf"\b(?:{words}){_OF}[\s-]+(?=[0-9]|the\b)", f"{name} ") for name, words in _WHICH.items()),
    (r"(?<=[(,\s])(?:debut|inizio|anfang)(?=\s*\)|$)", "early"),
    (r"(?<=[(,\s])(?:milieu|mitte)(?=\s*\)|$)", "mid"),
    (r"(?<=[(,\s])(?:fin|ende|fine)(?=\s*\)|$)", "late"),
    # About, before, after.
    (_CIRCA, "ca. "),
    *((rf"\b(?:{words})\s+(?=(?:ca\.? )?[0-9])", f"{name} ") for words, name in _SAID.items()),
    (r"\s+", " "),
]
_COMPILED = [(re.compile(pattern), said) for pattern, said in _STEPS]


def english(text: str) -> str:
    """`text`'s first `LONGEST` characters in the one spelling. Never raises."""
    bare = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text[:LONGEST]).casefold())
    said = unicodedata.normalize("NFC", "".join(mark for mark in bare if not unicodedata.combining(mark)))
    for pattern, replacement in _COMPILED:
        said = pattern.sub(replacement, said)
    return _LOOSE.sub(lambda found: f"{found[2]} {found[1]}", said).strip()


def _roman(text: str) -> int:
    values = [_ROMANS[letter] for letter in text]
    return sum(-v if v < later else v for v, later in zip(values, [*values[1:], 0], strict=True))


def _kanji(text: str) -> int:
    """The number that Chinese numerals below 100, or digit by digit, write: 十二, 二十, 一八七九."""
    if "十" not in text:
        return int("".join(str(_NUMERALS[numeral]) for numeral in text))
    tens, _, ones = text.partition("十")
    return 10 * (_NUMERALS.get(tens, 1)) + _NUMERALS.get(ones, 0)


def _hijra(year: int) -> str:
    """The two years of the Common Era in which a lunar year of the Hijra lies (mean lengths of both calendars)."""
    start = 621.5774 + 0.970224 * year
    return f"{int(start)}-{int(start + 0.97)}"

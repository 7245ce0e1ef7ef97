"""Plain text out of HTML, as museums put it into their fields."""

import re
from collections import Counter
from html import unescape

LONGEST = 200_000
"""Characters of a text that are read; what is longer is cut."""

_BREAKS = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_VOID = frozenset({"br", "img", "hr", "wbr", "input", "link", "meta"})
_DEPTH = 8  # times that a text may have been escaped
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_UNSEEN = frozenset({"script", "style", "template"})
# A tag, with ">" and "<" in quoted values; one whose quotes do not close; a declaration. However many of them never
# close, no character is read more than a few times: a "<" outside quotes ends the attempt.
_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[A-Za-z][^\s/<>]*+)(?P<rest>(?:[^"'<>]++|"[^"]*+"|'[^']*+')*+)>"""
    r"|<(?P<loose_end>/?)(?P<loose>[A-Za-z][^\s/<>]*+)[^<>]*+>"
    r"|<[!?/][^<>]*+>"
)
_RAW_ENDS = {name: re.compile(rf"</{name}\b[^<>]*+>?", re.IGNORECASE) for name in ("script", "style")}
_ATTRIBUTE = re.compile(r"""([^\s=/"']++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"']++))?""")
_NOT_DISPLAYED = re.compile(r"display\s*+:\s*+none", re.IGNORECASE)
# Beyond the last character that there is; a number of thousands of digits cannot even be read.
_NO_CHARACTER = re.compile(r"&#(?:[0-9]{10,}|[xX][0-9a-fA-F]{10,});?")


def plain(text: str | None) -> str | None:
    """`text` without tags and entities, a new line for each block, spaces tidied; None when nothing is left.

    What a page would not show (scripts, styles, elements with `display:none`) is left out. What was escaped twice is
    read again, so that no tag is ever left: plain text stays as it is. Takes time in proportion to the text, LONGEST
    characters of it at most, whatever it holds.
    """
    text = (text or "")[:LONGEST]
    for _ in range(_DEPTH):
        shown = _shown(text)
        if shown == text:
            return text or None
        text = shown
    return _tidy(re.sub("[<>&]", " ", text)) or None


def _shown(text: str) -> str:
    if "<" in text or "&" in text:
        text = _visible(_COMMENT.sub("", text))
    return _tidy(text)


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _visible(text: str) -> str:
    """What a browser would show of `text`, once."""
    parts: list[str] = []
    hidden = _Hidden()
    at = 0
    while tag := _TAG.search(text, at):
        if not hidden:
            parts.append(_read(text[at : tag.start()]))
        at = tag.end()
        name = (tag["name"] or tag["loose"] or "").lower()
        if tag["end"] or tag["loose_end"]:
            if hidden:
                hidden.leave(name)
            elif name in _BREAKS:
                parts.append("\n")
        elif name:
            if hidden or name in _UNSEEN or _is_hidden(tag["rest"] or ""):
                whole = (tag["rest"] or "").endswith("/")
                if name in _RAW_ENDS and not whole:
                    end = _RAW_ENDS[name].search(text, at)
                    at = end.end() if end else len(text)
                elif name not in _VOID and not whole:
                    hidden.enter(name)
            elif name in _BREAKS:
                parts.append("\n")
    if not hidden:
        parts.append(_read(text[at:]))
    return "".join(parts)


def _read(text: str) -> str:
    return unescape(_NO_CHARACTER.sub("\ufffd", text)) if "&" in text else text


def _is_hidden(attributes: str) -> bool:
    if "style" not in attributes.lower():
        return False
    values = (found[2] or "" for found in _ATTRIBUTE.finditer(attributes) if found[1].lower() == "style")
    return bool(_NOT_DISPLAYED.search(_read(next(values, ""))))


class _Hidden:
    """The open elements from the outermost hidden one on; false when there are none."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._count: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._open)

    def enter(self, name: str) -> None:
        self._open.append(name)
        self._count[name] += 1

    def leave(self, name: str) -> None:
        """Close the innermost element of that name, and those within it; nothing when there is none."""
        while self._count[name]:
            last = self._open.pop()
            self._count[last] -= 1
            if last == name:
                return

"""Plain text out of HTML, as museums put it into their fields."""

import re
from html.parser import HTMLParser

_BREAKS = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_DEPTH = 8  # times that a text may have been escaped
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_UNSEEN = frozenset({"script", "style", "template"})


def plain(text: str | None) -> str | None:
    """`text` without tags and entities, a new line for each block, spaces tidied; None when nothing is left.

    What a page would not show (scripts, styles, elements with `display:none`) is left out. What was escaped twice is
    read again, so that no tag is ever left: plain text stays as it is.
    """
    for _ in range(_DEPTH):
        shown = _shown(text or "")
        if shown == text:
            break
        text = shown
    return text or None


def _shown(text: str) -> str:
    if "<" in text or "&" in text:
        reader = _Reader()
        reader.feed(_COMMENT.sub("", text))
        reader.close()
        text = "".join(reader.parts)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    """Gathers what a browser would show."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []  # open elements from the outermost hidden one on

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        style = next((value for name, value in attrs if name == "style" and value), "")
        if self._hidden or tag in _UNSEEN or re.search(r"display\s*:\s*none", style, re.IGNORECASE):
            if tag not in ("br", "img", "hr", "wbr", "input", "link", "meta"):
                self._hidden.append(tag)
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            del self._hidden[len(self._hidden) - 1 - self._hidden[::-1].index(tag) :]
        elif not self._hidden and tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)

"""The templates of the pages and what all of them may use."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.pages import assets

TEMPLATES = Path(__file__).parent.parent / "web" / "templates"


_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_environment.globals["asset"] = assets.address
_environment.filters["thousands"] = lambda number: f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def sentence(text: str) -> str:
    """`text` with a capital and a full stop, unless it ends as a sentence does."""
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "!", "?", "…")) else ".")


_environment.filters["sentence"] = sentence


def render(name: str, **values: Any) -> str:
    """The page that the template `name` makes of `values`; a value that it lacks is an error."""
    return _environment.get_template(name).render(values)


def address(path: str, pairs: list[tuple[str, str]]) -> str:
    """`path` with `pairs` as its query."""
    return f"{path}?{urlencode(pairs)}" if pairs else path

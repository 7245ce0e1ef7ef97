"""What every museum's file must be, and that the guide to adding one is true."""

import importlib
import json
import re
from pathlib import Path

import pytest

from scrapers.crawl.registry import museums
from scrapers.openalex import OpenAlex

ROOT = Path(__file__).parent.parent.parent
TWO_SCREENS = 130
TEN = {
    *("aic", "cleveland", "commons", "europeana", "finna", "flickr", "met", "rijksmuseum", "smk", "unsplash"),
}


def test_the_museums_that_were_promised_are_there():
    assert set(museums()) >= TEN


@pytest.mark.parametrize("name", sorted(museums()))
def test_a_museum_is_one_short_file_that_says_what_it_is(name):
    museum = museums()[name]
    module = importlib.import_module(type(museum).__module__)
    path = Path(module.__file__)
    assert path.stem == name
    lines = path.read_text().splitlines()
    assert len(lines) <= TWO_SCREENS, f"{path.name} has {len(lines)} lines"
    assert module.__doc__
    for word in ("terms", "oddities"):
        assert word in module.__doc__.casefold(), f"{path.name} does not speak of its {word}"
    about = museum.about
    assert about.endpoint.startswith("https://")
    assert about.terms.startswith("https://")
    assert about.limit.interval >= 0.1, "no museum is asked more than ten times a second"
    assert about.title
    assert about.holds
    assert not about.holds.endswith(".")


@pytest.mark.parametrize("name", sorted(museums()))
def test_a_museum_has_its_answer_and_a_dialect_is_one(name):
    here = Path(__file__).parent
    assert json.loads((here / "answers" / f"{name}.json").read_text())
    if (here / "dialects" / f"{name}.py").is_file():
        assert importlib.import_module(f"tests.museums.dialects.{name}").Dialect


def test_the_guide_lists_museums_as_they_are():
    text = (ROOT / "docs" / "museums.md").read_text()
    listed = re.search(r"<!-- sources -->\n(.*)<!-- /sources -->", text, re.DOTALL)[1].splitlines()
    rows = {name: row(museum.about) for name, museum in museums().items()}
    assert set(listed) <= set(rows.values())
    assert set(listed) >= {rows[name] for name in TEN}
    assert listed == sorted(set(listed))


def row(about):
    """A museum's line in the guide."""
    needs = [
        what
        for what, due in (
            ("a key", about.needs_key),
            ("a contact", about.needs_contact),
            (about.on_request, about.on_request),
        )
        if due
    ]
    return f"| `{about.name}`, {about.title} | {about.holds} | {', '.join(needs) or 'nothing'} |"


def test_openalex_is_described_like_a_museum():
    assert OpenAlex.about.terms.startswith("https://")
    assert OpenAlex.about.endpoint.startswith("https://")

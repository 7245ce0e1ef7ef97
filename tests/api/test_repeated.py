"""A parameter that holds one value is refused when it is given several times, on every route that has one."""

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI

from api.app import assemble
from api.limits import BodyLimits
from api.pages.asked import Fields
from scrapers.errors import BadQuery
from tests.api.doors import make_door
from tests.api.why_world import DAWN, DUSK, world
from tests.asgi import Client

APP: FastAPI = assemble(BodyLimits(5_000_000, 5))
ENDS = f"from=met:{DAWN}&to=met:{DUSK}"


def ask(path: str, status: int | None = None) -> Any:
    loaded = world()
    APP.state.door = make_door(live=SimpleNamespace(current=lambda: loaded), open_reading=True)
    with Client(APP) as client:
        answer = client.get(path)
        assert status in (None, answer.status_code), answer.text
        return answer


def declared() -> list[tuple[str, str, bool]]:
    """Path, name and whether it is a list, of all parameters in an address that the API takes."""
    found = []
    for path, methods in APP.openapi()["paths"].items():
        for one in methods.get("get", {}).get("parameters", []):
            if one["in"] == "query":
                found.append((path, one["name"], one["schema"].get("type") == "array"))
    return found


@pytest.mark.parametrize(("path", "name", "several"), declared())
def test_what_holds_one_value_is_given_once(path: str, name: str, several: bool) -> None:
    answer = ask(f"{path.replace('{id}', f'met:{DAWN}')}?{name}=x&{name}=y").json()
    said = {"where": f"query.{name}", "what": "given 2 times; give it once"}
    assert (said in answer.get("errors", [])) == (not several)


def test_every_repeated_parameter_is_named() -> None:
    problem = ask(f"/why?{ENDS}&from=met:1&k=1&k=1&k=2&type=DEPICTS&type=CREATED_BY", 422).json()
    assert problem["type"] == "urn:kindred:problem:invalid-request"
    assert problem["errors"] == [
        {"where": "query.from", "what": "given 2 times; give it once"},
        {"where": "query.k", "what": "given 3 times; give it once"},
    ]
    assert ask(f"/why?{ENDS}&type=DEPICTS&type=CREATED_BY", 200)


def test_pages_refuse_it_too() -> None:
    assert "from is given 2 times; give it once" in ask(f"/why/?{ENDS}&from=met:1", 422).text
    assert ask("/explore/?q=x&q=y", 422)
    assert ask("/?movement=x&movement=y", 200)


def test_a_field_that_says_the_same_twice_or_nothing_says_it_once() -> None:
    fields = Fields([("q", "boats"), ("q", ""), ("q", " boats "), ("page", "1"), ("page", "2")])
    assert fields.text("q") == "boats"
    with pytest.raises(BadQuery, match="page is given 2 times"):
        fields.whole("page")

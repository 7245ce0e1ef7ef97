"""The page of a node of any kind: what it is linked to, to walk on from step by step."""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import links
from api.as_judged import as_judged
from api.door import TheDoor
from api.live import Loaded
from api.nodes import Shown, find_node, in_words, near, shown
from api.pages.asked import Fields
from api.pages.gallery import pager
from api.pages.taking import downloads
from api.pages.templates import render
from api.pages.tile import Tile, tile
from api.pages.trail import Trail, trail_of
from api.pages.verdicts import MOST_READ, MOST_SHOWN, Judgements, Verdict, verdicts
from api.paths import WholePath
from api.problems import problem_of
from api.walking.neighbourhood import Direction, Tally, chosen, steps, tallies
from api.why.answer import Step
from api.why.sentences import said
from api.why.types import single_types
from scrapers.errors import BadQuery, NodeNotFound
from scrapers.store.judgements import Judgement

router = APIRouter(include_in_schema=False, route_class=WholePath)

FEW, SIZE = 6, 48
"""Edges of a type on the page of a node, and on a page of that type alone."""

SUGGESTED, STARTS = 8, 12
"""Nodes that may have been meant, and works to begin at."""

_FRESH = {"Cache-Control": "no-cache"}


@dataclass(frozen=True, slots=True)
class Card:
    """A neighbour: the step to it, the page that walks it, the tile of a work, and the verdict behind the edge."""

    step: Step
    page: str
    tile: Tile | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Group:
    """Edges of one type in one direction: the first few or a page of them. `more` leads to all; "" where these are."""

    tally: Tally
    cards: tuple[Card, ...]
    more: str = ""


@router.api_route("/explore/", methods=["GET", "HEAD"])
def explore(request: Request, door: TheDoor) -> Response:
    """The search for a node; what names exactly one leads to its page at once."""
    words = Fields(request.query_params.multi_items()).text("q")
    loaded = door.live.current()
    fault, status, meant = "", 200, []
    if words:
        try:
            return RedirectResponse(links.explore(find_node(words, loaded).key), 303, _FRESH)
        except (BadQuery, NodeNotFound) as error:
            problem = problem_of(error)
            fault, status = problem.title if isinstance(error, NodeNotFound) else problem.detail, problem.status
            meant = _meant(words, loaded)
    starts = [] if meant else [tile(work, as_judged(loaded)) for work in loaded.search.find(size=STARTS).works]
    text = render(
        "explore.html",
        title="Explore the graph",
        words=words,
        fault=fault,
        meant=meant,
        starts=[(one, links.explore(one.key)) for one in starts],
    )
    return HTMLResponse(text, status, _FRESH)


@router.api_route("/explore/{key:path}", methods=["GET", "HEAD"])
def explore_node(key: str, request: Request, door: TheDoor) -> Response:
    """A node and its edges; with `type` and `direction` all edges of that sort, page by page."""
    pairs = request.query_params.multi_items()
    keys = [value for name, value in pairs if name == "trail" and value]
    fields = Fields((name, value) for name, value in pairs if name != "trail")

    def judged(key: str, most: int) -> list[Judgement]:
        return door.store.judgements(most, of=key)

    text = page(key, keys, fields, door.live.current(), judged)
    return HTMLResponse(
        text, headers={**_FRESH, "Link": f'<{links.node(key)}>; rel="alternate"; type="application/json"'}
    )


def page(key: str, keys: list[str], fields: Fields, loaded: Loaded, judged: Judgements) -> str:
    """The page of the node `key`, walked to by way of the nodes `keys`.

    Raises NodeNotFound and TakenDown for a node that is not there, BadQuery for a type or page that is none.
    """
    here = shown(find_node(key, loaded), as_judged(loaded))
    trail = trail_of(keys, here, loaded)
    known = verdicts(judged(here.key, MOST_READ), loaded)
    counts = tallies(here.id, loaded)
    type_, direction, number = _asked(fields)
    one_sort = chosen(counts, type_, direction) if type_ else ()
    if type_:
        last = max([1, *(-(-one.count // SIZE) for one in one_sort)])
        number = min(number, last)
        groups = [_group(one, trail, (number - 1) * SIZE, SIZE, loaded, known) for one in one_sort]
    else:
        groups, last = [_group(one, trail, 0, FEW, loaded, known) for one in counts], 1
    nodes = list({node.key: node for node in (here, *(card.step.end for one in groups for card in one.cards))}.values())
    first = trail.nodes[0] if trail.nodes else None
    return render(
        "explore_node.html",
        title=here.name if not type_ else f"{here.name}: all of one sort",
        node=here,
        tile=tile(here.work, as_judged(loaded)) if here.work else None,
        trail=trail,
        ends=said((first, here)) if first else (),
        why=f"/why/?{urlencode({'from': first.key, 'to': here.key})}" if first else "",
        twin=links.node(here.key),
        groups=groups,
        total=sum(one.count for one in counts),
        whole=trail.stay([]) if type_ else "",
        pager=pager(number, last, lambda at: trail.stay([*_sort(type_, direction), *_page(at)])),
        verdicts=list(known.values())[:MOST_SHOWN],
        more_verdicts=f"/judgements?{urlencode({'of': here.key})}" if len(known) > MOST_SHOWN else "",
        takes=[
            *([("This walk", downloads([("node", node.key) for node in trail.whole], trail.whole))] if first else []),
            ("What this page shows", downloads([("node", node.key) for node in nodes], nodes)),
        ],
        credits=_credits(nodes),
    )


def _group(tally: Tally, trail: Trail, start: int, size: int, loaded: Loaded, known: dict[int, Verdict]) -> Group:
    found = steps(trail.here, tally.type, tally.direction, start, size, loaded)
    more = trail.stay(_sort(tally.type, tally.direction)) if size == FEW and tally.count > FEW else ""
    return Group(tally, tuple(_card(one, trail, loaded, known) for one in found), more)


def _card(step: Step, trail: Trail, loaded: Loaded, known: dict[int, Verdict]) -> Card:
    work, judgement = step.end.work, step.hop.judgement
    return Card(
        step,
        trail.link(step.end.key),
        tile(work, as_judged(loaded)) if work else None,
        known.get(judgement) if judgement is not None else None,
    )


def _asked(fields: Fields) -> tuple[str | None, Direction | None, int]:
    """Type, direction and page. Raises BadQuery for what is none."""
    text, way, number = fields.text("type"), fields.text("direction"), fields.whole("page")
    if way not in ("", "out", "in"):
        raise BadQuery(f"direction is {way!r}; give out or in")
    if number is not None and number < 1:
        raise BadQuery(f"page is {number}; pages begin at 1")
    direction: Direction | None = "out" if way == "out" else "in" if way == "in" else None
    return next(iter(single_types((text,)))) if text else None, direction, number or 1


def _sort(type_: str | None, direction: Direction | None) -> list[tuple[str, str]]:
    return [(name, value) for name, value in (("type", type_), ("direction", direction)) if value]


def _page(number: int) -> list[tuple[str, str]]:
    return [("page", str(number))] if number > 1 else []


def _meant(words: str, loaded: Loaded) -> list[tuple[str, str, str]]:
    """Nodes that may be meant: key, words, page."""
    index = loaded.release.paths
    nodes = {node.key: node for node in near(words, loaded, SUGGESTED)}
    for work in loaded.search.find(words, size=SUGGESTED).works:
        if index.find(work.key) is not None:
            nodes.setdefault(work.key, index.node(work.id))
    return [(key, in_words(node, loaded.catalogue), links.explore(key)) for key, node in nodes.items()]


def _credits(nodes: list[Shown]) -> list[str]:
    """The credits of the pictures that are shown."""
    return list(dict.fromkeys(node.attribution for node in nodes if node.thumbnail and node.attribution))

"""The page of the paths between two nodes."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from api.as_judged import as_judged
from api.door import TheDoor
from api.live import Loaded
from api.pages.asked import Fields
from api.pages.judging import Judged, judged
from api.pages.taking import Download, downloads
from api.pages.templates import address, render
from api.pages.tile import Tile, tile
from api.pages.why_form import ENDS, Pairs, asked_of, form, link, pairs_of
from api.problems import problem_of
from api.why.answer import Missed, Told, Why
from api.why.route import why
from scrapers.errors import BadQuery, NodeNotFound

router = APIRouter(include_in_schema=False)

ASKED_BY = {
    "hops": ("hops",),
    "allowed": ("type",),
    "required": ("require",),
    "forbidden": ("forbid",),
    "through": ("through",),
    "without": ("without",),
    "rights": ("rights",),
    "years": ("year_from", "year_to"),
    "monotone": ("monotone",),
    "facet_share": ("facet_share",),
}
"""The fields that ask for each constraint."""

Names = Mapping[str, str]
"""The names of nodes within sentences, by key."""

_SWAPPED = {"from": "to", "to": "from"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A path with the tile of each of its works, None for all else.

    `examples` are further paths of its kind, in words and with the page that goes through them; `credits` those of its
    pictures; `edges` what may be judged of each step; `takes` the exports of this path. Of a path that only might be,
    `words` name what stands in its way, and `drop` is the page without that.
    """

    path: Told
    tiles: tuple[Tile | None, ...]
    examples: tuple[tuple[str, str], ...]
    credits: tuple[str, ...]
    edges: tuple[Judged, ...]
    takes: tuple[Download, ...] = ()
    words: str = ""
    drop: str = ""


@router.api_route("/why/", methods=["GET", "HEAD"])
def why_page(request: Request, door: TheDoor) -> Response:
    """The form, and the paths once both ends are given."""
    text, status = page(Fields(request.query_params.multi_items()), door.live.current())
    return HTMLResponse(text, status, {"Cache-Control": "no-cache"})


def page(fields: Fields, loaded: Loaded) -> tuple[str, int]:
    """The page, and its status. Raises TakenDown for an end that was taken down."""
    pairs = pairs_of(fields)
    answer, fault, status = _answer(fields, loaded)
    both = all(fields.text(name) for name in ENDS)
    text = render(
        "why.html",
        title=_title(answer) if answer else "Why are they related?",
        answer=answer,
        fault=fault,
        form=form(pairs, loaded),
        paths=[_drawn(path, answer.names, pairs, loaded, number) for number, path in enumerate(answer.paths, 1)]
        if answer
        else [],
        misses=[_missed(miss, answer.names, pairs, loaded) for miss in answer.misses] if answer else [],
        swap=link(_swapped(pairs)) if both else "",
        twin=address("/why", pairs) if answer else "",
        takes=downloads(pairs, [node for path in answer.paths for node in path.nodes]) if answer else (),
    )
    return text, status


def _title(answer: Why) -> str:
    start, end = answer.names[answer.start.key], answer.names[answer.end.key]
    return f"{'Why' if answer.paths else 'Whether'} {start} and {end} are related"


def _answer(fields: Fields, loaded: Loaded) -> tuple[Why | None, str, int]:
    """The answer, or what is wrong with the question and its status; neither while an end is wanting."""
    if not all(fields.text(name) for name in ENDS):
        return None, "", 200
    try:
        return why(asked_of(fields), loaded), "", 200
    except (BadQuery, NodeNotFound) as error:
        problem = problem_of(error)
        return None, problem.detail, problem.status


def _drawn(
    path: Told, names: Names, pairs: Pairs, loaded: Loaded, number: int = 0, words: str = "", drop: str = ""
) -> Drawn:
    return Drawn(
        path,
        tuple(tile(node.work, as_judged(loaded)) if node.work else None for node in path.nodes),
        tuple(
            (", ".join(names[node.key] for node in nodes), link([*pairs, *(("through", node.key) for node in nodes)]))
            for nodes in path.examples
        ),
        tuple(dict.fromkeys(node.attribution for node in path.nodes if node.attribution)),
        tuple(map(judged, path.steps)),
        downloads([*pairs, ("path", str(number))], path.nodes) if number else (),
        words,
        drop,
    )


def _missed(miss: Missed, names: Names, pairs: Pairs, loaded: Loaded) -> Drawn:
    dropped = {field for name in miss.constraint.split(" and ") for field in ASKED_BY[name]}
    drop = link([one for one in pairs if one[0] not in dropped])
    return _drawn(miss.path, names, pairs, loaded, words=miss.words, drop=drop)


def _swapped(pairs: Pairs) -> Pairs:
    """`pairs` with the ends in each other's place, `from` first as before."""
    swapped = [(_SWAPPED.get(name, name), value) for name, value in pairs]
    return sorted(swapped, key=lambda one: ENDS.index(one[0]) if one[0] in ENDS else len(ENDS))

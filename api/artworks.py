"""`/artworks`: finding works, all that is known of one, and its kin."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from api import given, links, schemas
from api.as_judged import as_judged
from api.asking import Request as Asked
from api.documents import problems
from api.door import TheDoor
from api.facts import facts, summary
from api.neighbours import neighbours
from api.paths import Key, LiteralEnd
from api.recommend import recommend
from api.recommending import weighed
from api.replies import json_reply
from api.serialise import as_data
from api.tokens import reading

router = APIRouter(tags=["artworks"], dependencies=[Depends(reading)], route_class=LiteralEnd)


@router.head("/artworks", include_in_schema=False)
@router.get(
    "/artworks",
    summary="Find works",
    description="Works that hold all words of `q` and meet the filters, best first, page by page; `Link` leads to the "
    "other pages (RFC 8288), `facets` says how many works each further choice would leave.",
    response_model=schemas.Found,
    responses={
        200: {"headers": {"Link": {"schema": {"type": "string"}, "description": "first, prev, next and last page"}}},
        **problems(401, 403, 422, 503),
    },
)
def find_artworks(request: Request, asked: Annotated[given.SearchQuery, Query()], door: TheDoor) -> Response:
    loaded = door.live.current()
    start = (asked.page - 1) * asked.size
    found = loaded.search.find(asked.q, asked.filters(), start=start, size=asked.size)
    data = {
        "items": [summary(one, as_judged(loaded)) for one in found.works],
        "total": found.total,
        "page": asked.page,
        "size": asked.size,
        "facets": {
            name: [{"value": str(value), "count": count} for value, count in values]
            for name, values in found.facets.items()
        },
        "release": loaded.release.number,
    }
    return json_reply(data, headers={"Link": page_links(request, asked.page, -(-found.total // asked.size))})


@router.head("/artworks/{id:path}/related", include_in_schema=False)
@router.get(
    "/artworks/{id:path}/related",
    summary="Works kindred to one",
    description="The same as `POST /recommend` with this work alone in `positive`, and as `./kindred recommend ID`.",
    response_model=schemas.Answer,
    responses=problems(401, 403, 404, 410, 422, 503),
)
def related(id: Key, asked: Annotated[given.RelatedQuery, Query()], door: TheDoor) -> Response:  # noqa: A002
    loaded = door.live.current()
    defaults = door.defaults
    request = Asked(
        weights=weighed(asked, defaults),
        liked=(id,),
        filters=asked.filters(),
        k=defaults.k if asked.k is None else asked.k,
        diversity=defaults.diversity if asked.diversity is None else asked.diversity,
        counterfactuals=asked.counterfactuals,
    )
    answer = recommend(request, loaded.catalogue, loaded.release, loaded.ranker(asked.ranker), as_judged(loaded))
    return json_reply(as_data(answer, link=links.picture))


@router.head("/artworks/{id:path}/neighbours", include_in_schema=False)
@router.get(
    "/artworks/{id:path}/neighbours",
    summary="What a work is linked to",
    description="The affinities of a work at the live release, and its known relations, asked of the graph in Cypher. "
    "While the graph does not answer, the affinities come from the release, and `degraded` says what is missing.",
    response_model=schemas.Neighbours,
    responses=problems(401, 403, 404, 410, 422, 503),
)
def linked(id: Key, door: TheDoor) -> Response:  # noqa: A002
    loaded = door.live.current()
    return json_reply(neighbours(loaded.catalogue.find(id), loaded, door.graph, door.readiness))


@router.head("/artworks/{id:path}", include_in_schema=False)
@router.get(
    "/artworks/{id:path}",
    summary="All that is known of a work",
    description="What its source states, who made it, its picture and what was measured on it. What a curator rejected "
    "is not among it.",
    response_model=schemas.WorkFacts,
    responses=problems(401, 403, 404, 410, 422, 503),
)
def artwork(id: Key, door: TheDoor) -> Response:  # noqa: A002
    loaded = door.live.current()
    found = loaded.catalogue.find(id)
    regions, provenance = door.store.regions(found.id), door.store.provenance(found.id)
    return json_reply(facts(found, regions, provenance, as_judged(loaded)))


def page_links(request: Request, page: int, pages: int) -> str:
    """A `Link` header from `page` of `pages` to the first, previous, next and last one."""
    wanted = {"first": 1, "prev": page - 1, "next": page + 1, "last": max(pages, 1)}
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
    return ", ".join(
        f'<{request.url.path}?{urlencode([*rest, ("page", number)])}>; rel="{name}"'
        for name, number in wanted.items()
        if 1 <= number <= max(pages, 1)
    )

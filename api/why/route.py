"""`GET /why`: the paths between two nodes of the graph, and what each hop rests on."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.documents import problems
from api.door import TheDoor
from api.live import Loaded
from api.replies import json_reply
from api.tokens import reading
from api.why import schemas
from api.why.answer import Why, tell
from api.why.asked import Asked, meant
from api.why.titled import titled
from graph.paths.search import search

router = APIRouter(tags=["why"], dependencies=[Depends(reading)])


@router.head("/why", include_in_schema=False)
@router.get(
    "/why",
    summary="Why two nodes are related",
    description="The best paths of different kinds between any two nodes, each hop with its evidence and, where there "
    "is one, its citation. Where no path keeps to what is asked, `explanation` and `misses` say what stands in the "
    "way. The same as `./kindred why FROM TO --json`.",
    response_model=schemas.Why,
    responses=problems(401, 403, 404, 410, 422, 503),
)
def why_related(asked: Annotated[schemas.WhyQuery, Query()], door: TheDoor) -> Response:
    return json_reply(why(asked.asked(), door.live.current()).to_mapping())


def why(asked: Asked, loaded: Loaded) -> Why:
    """The paths that are `asked` for, told whole.

    Raises BadQuery, NodeNotFound for an end (or a node of a constraint) that is not there, TakenDown for one that was.
    """
    index = loaded.release.paths
    wanted = meant(asked, loaded)
    found = search(index, wanted.start.id, wanted.end.id, asked.k, wanted.constraints, loaded.judged)
    return tell(replace(found, paths=titled(found.paths, wanted.constraints, loaded)), wanted, loaded)

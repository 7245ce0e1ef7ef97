"""What `GET /graph/{id}` takes and answers, as FastAPI checks it and OpenAPI describes it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.walking.neighbourhood import Direction
from api.why.schemas import HopFacts, NamedNode

SIZE, MOST_EDGES = 50, 200
MOST_PAGES = 1_000_000


class GraphQuery(BaseModel):
    """What `GET /graph/{id}` is asked. A field that nobody reads is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Annotated[
        str | None, Field(min_length=1, max_length=200, description="only edges of this type, or word for it")
    ] = None
    direction: Annotated[
        Direction | None,
        Field(
            description="`out`: only edges of which the node is the source, `in`: only those of which it is the "
            "target; what says the same in both directions goes out"
        ),
    ] = None
    page: Annotated[int, Field(ge=1, le=MOST_PAGES, description="which page of edges")] = 1
    size: Annotated[int, Field(ge=1, le=MOST_EDGES, description="edges on a page")] = SIZE


class GraphNode(NamedNode):
    """A node that can be walked on from: `graph` leads to its edges as data, `explore` to the page of them.

    `page` is the page for people, `picture` that of a work.
    """

    page: str
    graph: str
    explore: str
    picture: str | None


class EdgeCount(BaseModel):
    """How many edges there are of a type in a direction, in words too (`depicts 7 subjects`); `url` leads to them."""

    type: str
    direction: Direction
    count: int
    words: str
    url: str


class GraphEdge(HopFacts):
    """An edge, walked from the node that was asked for to `node`."""

    node: GraphNode


class Neighbourhood(BaseModel):
    """A node, what it is linked to by type and direction, and a page of its edges, closest and surest first.

    `total` counts the edges of the `type` and `direction` asked for.
    """

    node: GraphNode
    counts: list[EdgeCount]
    edges: list[GraphEdge]
    total: int
    page: int
    size: int
    release: int

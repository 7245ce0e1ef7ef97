"""What `GET /export` takes, and its JSON, as FastAPI checks it and OpenAPI describes it."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from api.exports.excerpt import MOST_NODES
from api.walking.schemas import GraphNode
from api.why.asked import MOST_PATHS
from api.why.schemas import End, HopFacts, WhyQuery

Format = Literal["json", "graphml", "csv", "bibtex", "iiif"]


class ExportQuery(WhyQuery):
    """What `GET /export` is asked: `from` and `to`, with all that `GET /why` takes, or `node` several times."""

    format: Annotated[Format, Field(description="what to write")] = "json"
    start: Annotated[End, Field(alias="from", description="key or name of a node")] = ""
    end: Annotated[End, Field(alias="to", description="key or name of another node")] = ""
    path: Annotated[
        int | None, Field(ge=1, le=MOST_PATHS, description="this path alone, 1 the best; all where none is given")
    ] = None
    node: Annotated[
        list[End],
        Field(
            default_factory=list,
            max_length=MOST_NODES,
            description="these nodes, and every edge between two of them",
        ),
    ]

    @model_validator(mode="after")
    def _one_or_the_other(self) -> "ExportQuery":
        given = self.model_fields_set - {"format"}
        if "node" in given and given != {"node"}:
            raise ValueError("give either nodes, or what `GET /why` takes: from and to")
        if "node" not in given and not {"start", "end"} <= given:
            raise ValueError("give from and to, or node once or several times")
        return self


class ExportedEdge(HopFacts):
    """An edge as it stands, from its source to its target; `id` is its place in the list."""

    id: int


class ExportedPath(BaseModel):
    """A path: its nodes by key and its edges by id, in order; `summary` is its sentence.

    `node_costs`, 0 at the ends, and the costs of the edges add up to `cost`.
    """

    kind: str
    summary: str
    cost: float
    nodes: list[str]
    node_costs: list[float]
    edges: list[int]


class Excerpt(BaseModel):
    """Some nodes, the edges between them, and the paths that were found through them, best first."""

    title: str
    nodes: list[GraphNode]
    edges: list[ExportedEdge]
    paths: list[ExportedPath]
    release: int

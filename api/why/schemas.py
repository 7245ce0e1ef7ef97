"""What `GET /why` takes and answers, as FastAPI checks it and OpenAPI describes it; a test holds answers to it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.given import MOST_NAMES, Name
from api.schemas import Evidence
from api.why.asked import MOST_NODES, MOST_PATHS, PATHS, Asked
from graph.paths.records import MOST_HOPS

End = Annotated[str, Field(min_length=1, max_length=1000)]


class WhyQuery(BaseModel):
    """What `GET /why` is asked; lists by giving a parameter several times. A field that nobody reads is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: Annotated[
        End, Field(alias="from", description="key or name of a node: `met:436535`, `movement:impressionism`")
    ]
    end: Annotated[End, Field(alias="to", description="key or name of another node")]
    k: Annotated[int, Field(ge=1, le=MOST_PATHS, description="how many paths, of different kinds")] = PATHS
    hops: Annotated[int, Field(ge=1, le=MOST_HOPS, description="how long a path may be")] = MOST_HOPS
    type: Annotated[list[Name], Field(max_length=MOST_NAMES, description="only hops of this type, or word for it")] = []
    require: Annotated[list[Name], Field(max_length=MOST_NAMES, description="a path must have a hop of this type")] = []
    forbid: Annotated[list[Name], Field(max_length=MOST_NAMES, description="no hop of this type")] = []
    through: Annotated[list[End], Field(max_length=MOST_NODES, description="a path must pass this node")] = []
    without: Annotated[list[End], Field(max_length=MOST_NODES, description="no path may pass this node")] = []
    rights: Annotated[list[Name], Field(max_length=MOST_NAMES, description="works between are under this licence")] = []
    year_from: Annotated[int | None, Field(description="nothing between ends before this year")] = None
    year_to: Annotated[int | None, Field(description="nothing between begins after this year")] = None
    monotone: Annotated[bool, Field(description="dated nodes follow each other in time")] = False
    facet_share: Annotated[
        float, Field(gt=0, le=1, description="at most this share of hops are affinities of one facet")
    ] = 1.0

    def asked(self) -> Asked:
        """The same as the rest of the program has it. Raises BadQuery."""
        return Asked(
            start=self.start,
            end=self.end,
            k=self.k,
            hops=self.hops,
            types=tuple(self.type),
            require=tuple(self.require),
            forbid=tuple(self.forbid),
            through=tuple(self.through),
            without=tuple(self.without),
            rights=tuple(self.rights),
            year_from=self.year_from,
            year_to=self.year_to,
            monotone=self.monotone,
            facet_share=self.facet_share,
        )


class NamedNode(BaseModel):
    """A node. `kind` is artwork, artist, movement, place, subject, exhibition or series; `name` a work's title.

    A work without a title has its kind and key for a name, `Untitled etching nga:46167`. `years` are those in which a
    work was made, or of birth and death; either may be unknown. Only an artwork has artists, a thumbnail, rights and an
    attribution. What a curator rejected is not told.
    """

    key: str
    kind: str
    name: str
    years: tuple[int | None, int | None] | None
    circa: bool | None
    url: str
    artists: list[str]
    thumbnail: str | None
    rights: str | None
    restrictions: list[str]
    attribution: str | None


class PathNode(NamedNode):
    """A node of a path. `cost` is what it adds to the path's, 0 at the ends: what many hang on says little."""

    cost: float


class NodeName(BaseModel):
    """A node, by name."""

    key: str
    kind: str
    name: str


class HopFacts(BaseModel):
    """A hop, read in the direction in which it is walked; `forward` tells whether its edge stands so.

    An affinity has a percentile and, in `closeness`, its words; a known relation says who states it and how surely.
    The facet of evidence is empty where it is that of a relation; its facts then name the sources and, where the
    relation stands in that of a work, the `record`. `judgement` is the id of a person's verdict.
    """

    model_config = ConfigDict(populate_by_name=True)

    start: Annotated[str, Field(alias="from")]
    end: Annotated[str, Field(alias="to")]
    type: str
    forward: bool
    said: str
    sentence: str
    cost: float
    percentile: float | None
    closeness: str | None
    evidence: list[Evidence]
    citation: str | None
    provenance: str | None
    sources: list[str]
    confidence: float | None
    judgement: int | None


class PathFacts(BaseModel):
    """A path: its `cost` is the sum of those of its hops and nodes, less is better.

    `alike` counts further paths of this kind, or `at_least` so many.
    `examples` show some of those: each names the nodes between the ends.
    """

    cost: float
    kind: str
    summary: str
    nodes: list[PathNode]
    hops: list[HopFacts]
    alike: int
    at_least: bool
    examples: list[list[NodeName]]


class MissFacts(BaseModel):
    """A path that there would be but for one constraint, which `words` tell."""

    constraint: str
    words: str
    path: PathFacts


class Why(BaseModel):
    """The paths between two nodes, best first; where there is none, why, and the nearest misses.

    `reached` says how many nodes each end gets to.
    """

    model_config = ConfigDict(populate_by_name=True)

    start: Annotated[NamedNode, Field(alias="from")]
    end: Annotated[NamedNode, Field(alias="to")]
    paths: list[PathFacts]
    explanation: str | None
    misses: list[MissFacts]
    reached: tuple[int, int] | None
    release: int

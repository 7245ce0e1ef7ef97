"""What goes over the wire, as OpenAPI declares it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.filters import Filters
from ml.choice import RankerName

Id = Annotated[str, Field(min_length=1, max_length=1000, description="`source:id`, as `met:436535`")]
Name = Annotated[str, Field(max_length=200)]
Weight = Annotated[float | None, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]

MOST_NAMES = 20
"""Names in one list of a filter."""

MOST_IDS = 100
"""Ids that are looked at; that 20 may be asked is said in the words of the command line."""


class _Given(BaseModel):
    """What a client sends: a field that nobody reads is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _GivenAsJson(_Given):
    """JSON has numbers of its own: a text or a truth is not taken for one."""

    model_config = ConfigDict(strict=True)


class WeightsGiven(_GivenAsJson):
    """How much each facet counts. They need not sum to one; what is left out keeps its default."""

    formal: Weight = None
    conceptual: Weight = None
    historical: Weight = None


class FiltersGiven(_GivenAsJson):
    """Which works may be recommended; all that is given must hold, and a list admits any of its names."""

    year_from: Annotated[int | None, Field(description="works that end in this year or later")] = None
    year_to: Annotated[int | None, Field(description="works that begin in this year or earlier")] = None
    rights: Annotated[list[Name], Field(max_length=MOST_NAMES, examples=[["CC0-1.0"]])] = []
    sources: Annotated[list[Name], Field(max_length=MOST_NAMES)] = []
    movements: Annotated[list[Name], Field(max_length=MOST_NAMES)] = []
    genres: Annotated[list[Name], Field(max_length=MOST_NAMES)] = []
    artist: Annotated[str | None, Field(max_length=200, description="a name or a part of one")] = None

    def filters(self) -> Filters:
        """The same as the rest of the program has it. Raises BadQuery."""
        return Filters(
            year_from=self.year_from,
            year_to=self.year_to,
            rights=tuple(self.rights),
            sources=tuple(self.sources),
            movements=tuple(self.movements),
            genres=tuple(self.genres),
            artist=self.artist or None,
        )


class RecommendGiven(_GivenAsJson):
    """What `POST /recommend` is asked."""

    positive: Annotated[list[Id], Field(max_length=MOST_IDS, description="works you like; at most 20")] = []
    negative: Annotated[list[Id], Field(max_length=MOST_IDS, description="works you dislike; at most 20")] = []
    weights: WeightsGiven = WeightsGiven()
    filters: FiltersGiven = FiltersGiven()
    top_k: Annotated[int | None, Field(ge=1, le=1000, description="how many")] = None
    diversity: Annotated[float | None, Field(ge=0, le=1, description="0: closest first, 1: most varied")] = None
    ranker: Annotated[RankerName, Field(description="who orders the candidates")] = RankerName.COSINE


class FilterQuery(_Given):
    """Filters as query parameters, named as those of the command line; lists by giving one several times."""

    year_from: Annotated[int | None, Field(description="only works from this year on")] = None
    year_to: Annotated[int | None, Field(description="only works up to this year")] = None
    rights: Annotated[list[Name], Field(max_length=MOST_NAMES, description="only works under this licence")] = []
    source: Annotated[list[Name], Field(max_length=MOST_NAMES, description="only works of this source")] = []
    movement: Annotated[list[Name], Field(max_length=MOST_NAMES, description="only works of this movement")] = []
    genre: Annotated[list[Name], Field(max_length=MOST_NAMES, description="only works of this genre")] = []
    artist: Annotated[str | None, Field(max_length=200, description="only by an artist whose name has this")] = None

    def filters(self) -> Filters:
        """The same as the rest of the program has it. Raises BadQuery."""
        return Filters(
            year_from=self.year_from,
            year_to=self.year_to,
            rights=tuple(self.rights),
            sources=tuple(self.source),
            movements=tuple(self.movement),
            genres=tuple(self.genre),
            artist=self.artist or None,
        )


class SearchQuery(FilterQuery):
    """What `GET /artworks` is asked."""

    q: Annotated[str, Field(max_length=500, description="words that all must stand in title, artist, subjects …")] = ""
    page: Annotated[int, Field(ge=1, le=1_000_000, description="which page, from 1")] = 1
    size: Annotated[int, Field(ge=1, le=200, description="works on a page")] = 48


class RelatedQuery(FilterQuery):
    """What `GET /artworks/{id}/related` is asked."""

    k: Annotated[int | None, Field(ge=1, le=1000, description="how many")] = None
    formal: Annotated[Weight, Field(description="weight of form")] = None
    conceptual: Annotated[Weight, Field(description="weight of subject")] = None
    historical: Annotated[Weight, Field(description="weight of history")] = None
    diversity: Annotated[float | None, Field(ge=0, le=1, description="0: closest first, 1: most varied")] = None
    ranker: Annotated[RankerName, Field(description="who orders the candidates")] = RankerName.COSINE


class Evidence(BaseModel):
    """A measured fact behind a recommendation, in words and as data."""

    facet: str
    text: str
    facts: dict[str, Any]


class WorkSummary(BaseModel):
    """A work in a list. `image` and `thumbnail` are addresses, null for a work without a picture."""

    id: str
    title: str
    artists: list[str]
    years: tuple[int, int] | None
    circa: bool | None
    movements: list[str]
    genres: list[str]
    rights: str
    attribution: str
    image: str | None
    thumbnail: str | None


class Recommended(WorkSummary):
    """A recommended work. `terms` add up to `score`; `percentiles` say what share of pairs is no closer."""

    rank: int
    score: float
    terms: dict[str, float]
    percentiles: dict[str, float]
    inferred: list[str]
    evidence: list[Evidence]
    also: list[str]


class LikelyMovement(BaseModel):
    """A movement that a picture may belong to, and how likely, with the interval of that."""

    model_config = ConfigDict(extra="allow")

    movement: str
    share: Share


class Placed(BaseModel):
    """Where in history an uploaded picture seems to stand: inferred from works that look like it, never known."""

    model_config = ConfigDict(extra="allow")

    year: float | None
    year_low: float | None
    year_high: float | None
    level: float
    movements: list[LikelyMovement]


class Answer(BaseModel):
    """Recommendations, best first, and what produced them."""

    items: list[Recommended]
    weights: dict[str, float]
    notes: list[str]
    placement: Placed | None
    ranker: str
    release: int
    basis: str
    considered: int


class FacetCount(BaseModel):
    """How many of the works found have this value."""

    value: str
    count: int


class Listed(WorkSummary):
    """A work found, and where it stands."""

    url: str


class Found(BaseModel):
    """One page of what was found."""

    items: list[Listed]
    total: int
    page: int
    size: int
    facets: dict[str, list[FacetCount]]
    release: int


class PersonFacts(BaseModel):
    """Who made a work."""

    name: str
    birth: int | None
    death: int | None
    nationality: str | None
    teachers: list[str]
    influences: list[str]


class PictureFacts(BaseModel):
    """A picture: pixels of the original, and where its copies are."""

    sha256: str
    mime: str
    width: int
    height: int
    original: str
    working: str
    thumbnail: str
    near_duplicate_of: str | None
    exif: dict[str, Any]
    iptc: dict[str, Any]


class RegionFacts(BaseModel):
    """A labelled box, in fractions of the picture from the top left."""

    label: str
    x: float
    y: float
    width: float
    height: float


class WorkFacts(Listed):
    """All that is stored of a work, what was measured on its picture, and where to go on."""

    subjects: list[str]
    places: list[str]
    medium: str | None
    culture: str | None
    description: str | None
    credit_line: str | None
    landing_page: str | None
    source: str
    persons: list[PersonFacts]
    picture: PictureFacts | None
    regions: list[RegionFacts]
    descriptors: dict[str, Any] | None
    facets: dict[str, Literal["measured", "inferred", "absent"]]
    same_picture: list[str]
    links: dict[str, str]
    release: int


class AffinityFacts(BaseModel):
    """A work linked to another by an affinity of one facet: how close, as cosine, corrected, and as percentile."""

    id: str
    title: str
    score: float
    score_csls: float
    percentile: float


class RelationFacts(BaseModel):
    """A known fact between two nodes, as a sentence from `source` to `target`."""

    type: str
    key: str
    name: str
    kind: str | None
    outgoing: bool
    provenance: str | None
    sources: list[str]
    confidence: float | None


class Neighbours(BaseModel):
    """What a work is linked to in the graph. `degraded` says what is missing, and why; `from` who answered."""

    model_config = ConfigDict(populate_by_name=True)

    id: str
    release: int
    source: Annotated[Literal["graph", "release"], Field(alias="from")]
    affinities: dict[str, list[AffinityFacts]]
    relations: list[RelationFacts]
    degraded: list[str]


class Health(BaseModel):
    """That the server is alive."""

    status: Literal["alive"]


class CheckFacts(BaseModel):
    """What was seen of one part; more fields say how much of what is there, and how much should be."""

    model_config = ConfigDict(extra="allow")

    state: str


class Report(BaseModel):
    """Whether all that answers need is there, as of the last look. `reasons` say what is not, why, and what to do."""

    status: Literal["ready", "degraded", "unavailable"]
    reasons: list[str]
    checks: dict[str, CheckFacts]


class TokenFacts(BaseModel):
    """A token, without its secret."""

    id: str
    name: str
    scopes: list[str]
    created_at: str
    revoked_at: str | None


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    where: str
    what: str


class ProblemDetails(BaseModel):
    """An error (RFC 9457). `request_id` finds it in the log; `errors` lists what is wrong, one by one."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    errors: list[Fault] = []

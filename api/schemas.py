"""What is answered over HTTP, as OpenAPI describes it; a test holds every answer to it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.given import Share


class Evidence(BaseModel):
    """A measured fact behind a recommendation, in words and as data."""

    facet: str
    kind: str
    text: str
    magnitude: Share
    facts: dict[str, Any]


class Counterfactual(BaseModel):
    """Where a work would rank without `part`, among `considered` candidates fetched anew; null: after the first 500."""

    part: str
    rank: int | None
    considered: int
    text: str


class WorkSummary(BaseModel):
    """A work in a list. `image` and `thumbnail` are addresses, null for a work without a picture.

    `restrictions` are those of its licence: NC, no commercial use; ND, no derivatives.
    """

    id: str
    title: str
    artists: list[str]
    years: tuple[int, int] | None
    circa: bool | None
    movements: list[str]
    genres: list[str]
    rights: str
    restrictions: list[str]
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
    counterfactuals: list[Counterfactual]
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


class ProvenanceFacts(BaseModel):
    """A station in the ownership of a work, oldest first: the museum's words, and what could be read from them."""

    text: str
    owner: str | None
    place: str | None
    transfer: str | None
    years: tuple[int, int] | None
    circa: bool | None
    certain: bool


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
    provenance: list[ProvenanceFacts]
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


class JudgementFacts(BaseModel):
    """What a person said of the edge `from`-`type`-`to`; one that was withdrawn has no effect."""

    model_config = ConfigDict(populate_by_name=True)

    id: int
    verdict: Literal["accept", "reject", "retype"]
    src: Annotated[str, Field(alias="from")]
    type: str
    dst: Annotated[str, Field(alias="to")]
    new_type: str | None
    reason: str
    author: str
    made_at: str
    withdrawn_at: str | None
    withdrawn_by: str | None


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

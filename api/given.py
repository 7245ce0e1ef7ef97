"""What may be asked over HTTP, as FastAPI checks it and OpenAPI describes it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.filters import Filters
from ml.choice import RankerName

Id = Annotated[str, Field(min_length=1, max_length=1000, description="`source:id`, as `met:436535`")]
Name = Annotated[str, Field(max_length=200)]
Weight = Annotated[float | None, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Counterfactuals = Annotated[bool, Field(description="say where each work would rank without each thing that counts")]

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
    counterfactuals: Counterfactuals = False


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
    counterfactuals: Counterfactuals = False


class JudgementGiven(_GivenAsJson):
    """What `POST /judgements` is sent: a verdict on the edge of a type between two nodes."""

    model_config = ConfigDict(populate_by_name=True)

    verdict: Literal["accept", "reject", "retype"]
    src: Annotated[str, Field(alias="from", min_length=1, max_length=1000, description="key of a node")]
    type: Annotated[str, Field(max_length=100, description="type of the edge, as `STUDENT_OF` or `FORMAL_SIM`")]
    dst: Annotated[str, Field(alias="to", min_length=1, max_length=1000, description="key of a node")]
    new_type: Annotated[str | None, Field(max_length=100, description="what a retyped edge becomes")] = None
    reason: Annotated[str, Field(min_length=1, max_length=2000, description="why you say so")]


class JudgementsQuery(_Given):
    """What `GET /judgements` is asked."""

    of: Annotated[str | None, Field(max_length=1000, description="only on edges at the node with this key")] = None
    withdrawn: Annotated[bool, Field(description="those that were withdrawn too")] = False
    after: Annotated[int, Field(ge=0, le=2**62, description="only those after this id")] = 0
    size: Annotated[int, Field(ge=1, le=1000, description="how many at most")] = 100

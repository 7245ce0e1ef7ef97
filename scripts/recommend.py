"""`./kindred recommend ID|IMAGE`: kindred works with their reasons."""

import json
from pathlib import Path
from typing import Annotated

import typer

from api.as_judged import AsJudged
from api.asking import Request
from api.catalogue import Catalogue
from api.docket import Docket
from api.filters import Filters
from api.recommend import Recommendations, recommend_upload
from api.recommend import recommend as recommend_works
from api.serialise import as_data
from api.upload import Upload, read_upload
from graph.release import Release
from ml.choice import RankerName, make_ranker
from scrapers.errors import BadQuery, Rejected
from scripts.contact_sheet import check_sheet, save_sheet
from scripts.table import show
from scripts.workspace import Workspace, workspace
from settings import Settings, load

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif", ".avif"}


Target = Annotated[
    list[str],
    typer.Argument(help="Ids of works you like (sample:0007 …), or the path of one picture.", show_default=False),
]


def recommend(
    target: Target,
    dislike: Annotated[list[str] | None, typer.Option(help="Id of a work you dislike; may be given again.")] = None,
    k: Annotated[int | None, typer.Option("-k", "--k", help="How many recommendations.")] = None,
    formal: Annotated[float | None, typer.Option(help="Weight of form.")] = None,
    conceptual: Annotated[float | None, typer.Option(help="Weight of subject.")] = None,
    historical: Annotated[float | None, typer.Option(help="Weight of history.")] = None,
    diversity: Annotated[float | None, typer.Option(help="0 is closest first, 1 is most varied.")] = None,
    ranker: Annotated[RankerName, typer.Option(help="Who orders the candidates.")] = RankerName.COSINE,
    year_from: Annotated[int | None, typer.Option(help="Only works from this year on.")] = None,
    year_to: Annotated[int | None, typer.Option(help="Only works up to this year.")] = None,
    rights: Annotated[list[str] | None, typer.Option(help="Only works under this licence; may be given again.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only works of this source; may be given again.")] = None,
    movement: Annotated[list[str] | None, typer.Option(help="Only works of this movement; may be given again.")] = None,
    genre: Annotated[list[str] | None, typer.Option(help="Only works of this genre; may be given again.")] = None,
    artist: Annotated[str | None, typer.Option(help="Only works by an artist whose name contains this.")] = None,
    counterfactuals: Annotated[
        bool, typer.Option("--counterfactuals", help="Say where each would rank without form, subject or history.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print data instead of a table.")] = False,
    sheet: Annotated[Path | None, typer.Option(help="Also save a picture of the answer (PNG or JPEG).")] = None,
) -> None:
    """Works kindred to those you name, or to a picture, each with its reasons."""
    settings = load()
    if sheet:
        check_sheet(sheet)
    given = {"formal": formal, "conceptual": conceptual, "historical": historical}
    filters = Filters(
        year_from=year_from,
        year_to=year_to,
        rights=tuple(rights or ()),
        sources=tuple(source or ()),
        movements=tuple(movement or ()),
        genres=tuple(genre or ()),
        artist=artist,
    )
    request = Request(
        weights=_weights(settings, given),
        liked=tuple(target),
        disliked=tuple(dislike or ()),
        filters=filters,
        k=settings.k if k is None else k,
        diversity=settings.diversity if diversity is None else diversity,
        counterfactuals=counterfactuals,
    )
    with workspace(settings) as work:
        answer = answer_to(work, request, ranker)
        if as_json:
            print(json.dumps(as_data(answer), indent=2, ensure_ascii=False))
        else:
            show(answer)
        if sheet:
            save_sheet(sheet, answer, _query_pictures(work, request), work.images.pictures)


def answer_to(work: Workspace, request: Request, ranker: RankerName) -> Recommendations:
    """The answer of the live release. A single target that is a file is read as a picture."""
    picture = _picture(request)
    upload = None
    release = work.live_release()
    if picture is not None:
        upload = read_picture(work, picture, release)
    catalogue = Catalogue(work.store.collection())
    chosen = make_ranker(release, ranker)
    if upload is not None:
        return recommend_upload(upload, request, catalogue, release, chosen)
    verdicts = Docket.of("", work.store.judgements()).verdicts
    return recommend_works(request, catalogue, release, chosen, AsJudged.of(release, catalogue, verdicts))


def read_picture(work: Workspace, path: Path, release: Release) -> Upload:
    """The picture in `path`, encoded as a stored one would be. Raises BadQuery saying what is wrong with it."""
    try:
        return read_upload(path.read_bytes(), work.picture_limits, release.basis)
    except OSError as error:
        raise BadQuery(f"{path} cannot be read: {error.strerror}") from error
    except Rejected as error:
        raise BadQuery(f"{path} is not a usable picture: {error}") from error


def _weights(settings: Settings, given: dict[str, float | None]) -> dict[str, float]:
    return {name: settings.weights[name] if value is None else value for name, value in given.items()}


def _picture(request: Request) -> Path | None:
    pictures = [Path(one) for one in request.liked if _looks_like_picture(one)]
    if not pictures:
        return None
    if len(request.liked) > 1:
        raise BadQuery("give one picture, or any number of ids, but not both")
    if not pictures[0].is_file():
        raise BadQuery(f"there is no file {pictures[0]}")
    return pictures[0]


def _looks_like_picture(target: str) -> bool:
    """A file that is there, or a name that is no id: an id has its source and a colon before it."""
    return Path(target).is_file() or (":" not in target and Path(target).suffix.lower() in SUFFIXES)


def _query_pictures(work: Workspace, request: Request) -> list[Path]:
    picture = _picture(request)
    if picture is not None:
        return [picture]
    images = [work.store.artwork(key).image for key in request.liked]
    return [work.images.pictures.path(image.working) for image in images if image]

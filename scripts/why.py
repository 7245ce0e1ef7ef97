"""`./kindred why A B`: the paths between two nodes, each hop with what it rests on."""

import json
from typing import Annotated

import typer

from api.docket import Court
from api.fetched import FetchedCatalogue
from api.live import Loaded
from api.search import Search
from api.tombs import Graveyard
from api.why.asked import PATHS, Asked
from api.why.route import why as why_related
from graph.paths.records import MOST_HOPS
from graph.paths.search import prepare
from graph.release import PATHS as SEARCHED
from graph.release import open_published
from scrapers.errors import NoLiveRelease
from scrapers.store.shelf import Shelf
from scripts.why_paths import show
from scripts.workspace import Workspace, workspace
from settings import load

TYPES = "a type of hop (CREATED_BY …) or a word for it: form, subject, history, taught, influenced, movement …"


def why(
    start: Annotated[str, typer.Argument(metavar="A", help="Key or name of a node: sample:0007, Paul Cézanne …")],
    end: Annotated[str, typer.Argument(metavar="B", help="Key or name of another node.")],
    k: Annotated[int, typer.Option("-k", "--k", help="How many paths, of different kinds.")] = PATHS,
    hops: Annotated[int, typer.Option(help="How long a path may be.")] = MOST_HOPS,
    type_: Annotated[
        list[str] | None, typer.Option("--type", help=f"Walk this alone: {TYPES}; again for more.")
    ] = None,
    require: Annotated[list[str] | None, typer.Option(help="A path must have this type; may be given again.")] = None,
    forbid: Annotated[list[str] | None, typer.Option(help="No path has this type; may be given again.")] = None,
    through: Annotated[list[str] | None, typer.Option(help="A path must pass this node; may be given again.")] = None,
    without: Annotated[list[str] | None, typer.Option(help="No path passes this node; may be given again.")] = None,
    rights: Annotated[
        list[str] | None, typer.Option(help="Works between are under this licence; may be given again.")
    ] = None,
    year_from: Annotated[int | None, typer.Option(help="Nothing between ends before this year.")] = None,
    year_to: Annotated[int | None, typer.Option(help="Nothing between begins after this year.")] = None,
    monotone: Annotated[bool, typer.Option("--monotone", help="Dated nodes follow each other in time.")] = False,
    facet_share: Annotated[float, typer.Option(help="Largest share of hops that are affinities of one facet.")] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print data instead, as GET /why gives it.")] = False,
) -> None:
    """Why two nodes are related: the best paths of different kinds between them, with evidence.

    A node is a work, an artist, a movement, a place, a subject, an exhibition or a series.

    \b
    ./kindred why sample:0007 sample:0100
    ./kindred why sample:0007 "Lagoon Pointillism" --hops 3
    ./kindred why sample:0007 sample:0100 --forbid form --without movement:lagoon-pointillism
    ./kindred why sample:0007 sample:0100 --through subject:landscape --json
    """
    asked = Asked(
        start=start,
        end=end,
        k=k,
        hops=hops,
        types=tuple(type_ or ()),
        require=tuple(require or ()),
        forbid=tuple(forbid or ()),
        through=tuple(through or ()),
        without=tuple(without or ()),
        rights=tuple(rights or ()),
        year_from=year_from,
        year_to=year_to,
        monotone=monotone,
        facet_share=facet_share,
    )
    with workspace(load()) as work:
        loaded = live(work)
        work.progress.start("preparing the search", 1)  # what is compiled is kept: only the first time takes long
        prepare(loaded.release.paths)
        work.progress.advance()
        answer = why_related(asked, loaded)
        if as_json:
            print(json.dumps(answer.to_mapping(), indent=2, ensure_ascii=False))
        else:
            show(answer)


def live(work: Workspace) -> Loaded:
    """The live release as the API has it, but that works are read as they are named. Raises NoLiveRelease.

    Of its files those in which paths are searched are compared with the manifest, the rest by their sizes alone.
    """
    standing = work.store.standing()
    row = standing.release
    if row is None:
        raise NoLiveRelease()
    release = open_published(work.releases, row.number, row.manifest_sha256, read={SEARCHED})
    tombs, docket = Graveyard(work.store).at(standing.takedowns), Court(work.store).at(standing.judgements)
    catalogue = FetchedCatalogue(work.store, Shelf(work.database), tombs.keys)
    return Loaded(release, catalogue, Search(catalogue), row.manifest_sha256 or "", tombs, docket)

"""The page of one artwork: its picture, what is known of it, and its kin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from api import links, wording
from api.as_judged import AsJudged, as_judged
from api.asking import Request
from api.catalogue import credit
from api.door import Defaults
from api.filters import Filters
from api.live import Loaded
from api.pages.asked import SHOWN, Fields, balance_of, filters_of, pairs_of
from api.pages.choices import choices
from api.pages.kin import ALL_ZERO, KinList, kin_list, sliders
from api.pages.reasons import swatches
from api.pages.templates import address, render
from api.pages.tile import tile
from api.recommend import recommend
from ml.choice import RankerName
from scrapers.attribution import readable
from scrapers.collection import StoredArtwork
from scrapers.errors import BadQuery
from scrapers.licences import uri
from scrapers.records import ProvenanceEvent

OTHERWISE = "counterfactuals"
"""The field that asks where each kindred work would rank if one thing did not count."""

ALONE = "But one of form, subject and history counts here, so nothing would be left to rank by without it."


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of a work under one heading: values, each with an address or None."""

    name: str
    values: tuple[tuple[str, str | None], ...]


def artwork(
    key: str,
    fields: Fields,
    loaded: Loaded,
    defaults: Defaults,
    owners: Callable[[int], Sequence[ProvenanceEvent]],
    *,
    part: bool = False,
) -> str:
    """The page of the work `key`, or with `part` only its list of kin; `owners` tells the provenance of an inner id.

    What is said of the work is as people judged it.

    Raises ArtworkNotFound for an unknown key, BadQuery for fields that make no sense.
    """
    catalogue = loaded.catalogue
    work = catalogue.find(key)
    judged = as_judged(loaded)
    filters, balance = filters_of(fields), balance_of(fields, defaults)
    otherwise = bool(fields.text(OTHERWISE))
    ours = loaded.release.descriptors.of(work.id)
    if balance.nothing:
        kin = KinList(message=ALL_ZERO)
    else:
        request = Request(
            weights=balance.weights,
            liked=(key,),
            filters=filters,
            k=SHOWN,
            diversity=balance.diversity,
            counterfactuals=otherwise,
        )
        try:
            ranker = loaded.ranker(RankerName.COSINE)
            answer = recommend(request, catalogue, loaded.release, ranker, judged)
            kin = kin_list(answer, ours, loaded, key)
            if otherwise and not any(one.otherwise for one in kin.items):
                kin = replace(kin, notes=(*kin.notes, ALONE))
        except BadQuery as error:
            kin = KinList(message=str(error))
    own = [(name, f"{value:g}") for name, value in (*balance.weights.items(), ("diversity", balance.diversity))]
    own = own if any(fields.text(name) for name, _ in own) else []
    own += [(OTHERWISE, "true")] if otherwise else []
    chosen = choices(
        filters,
        loaded.search.facets,
        lambda other: address(links.page(key), own + pairs_of(other)),
        counted=False,
    )
    if part:
        return render("kin.html", kin=kin, chips=chosen.chips, action=links.page(key))
    shown = tile(work, judged)
    return render(
        "artwork.html",
        title=f"{shown.title}, {shown.artists}",
        twin=links.artwork(key),
        work=shown,
        picture=links.picture(work.image.working) if work.image else None,
        description=work.description or "",
        facts=facts(work, judged),
        licence=readable(work.rights),
        licence_address=uri(work.rights),
        attribution=credit(work, judged.makers(work)),
        provenance=[event.text for event in owners(work.id)],
        palette=swatches(ours),
        explore=links.explore(key),
        kin=kin,
        sliders=sliders(balance),
        otherwise=otherwise,
        choices=chosen,
        chips=chosen.chips,
        action=links.page(key),
    )


def facts(work: StoredArtwork, judged: AsJudged) -> list[Fact]:
    """What the store knows of a work and people left standing.

    Each value that one can filter by has the address of what else has it.
    """
    work, makers = judged.work(work), judged.makers(work)
    found = [
        Fact("Artist", tuple((_life(one.name, one.birth, one.death), _found(artist=one.name)) for one in makers)),
        Fact("Date", ((wording.years(work.years), _years(work)),)),
        Fact("Movement", tuple((one, _found(movement=one)) for one in work.movements)),
        Fact("Genre", tuple((one, _found(genre=one)) for one in work.genres)),
        Fact("Shows", tuple((one, _found(q=one)) for one in work.subjects)),
        Fact("Place", tuple((one, _found(q=one)) for one in work.places)),
        Fact("Medium", ((work.medium, None),) if work.medium else ()),
        Fact("Culture", ((work.culture, None),) if work.culture else ()),
        Fact("Credit", ((work.credit_line, None),) if work.credit_line else ()),
        Fact("Source", ((work.key, _landing(work)),)),
    ]
    return [one for one in found if one.values]


def _found(**fields: str) -> str:
    return address("/", list(fields.items()))


def _years(work: StoredArtwork) -> str | None:
    if work.years is None:
        return None
    around = Filters(year_from=work.years.start - 5, year_to=work.years.end + 5)
    return address("/", pairs_of(around))


def _life(name: str, birth: int | None, death: int | None) -> str:
    if birth is None and death is None:
        return name
    return f"{name} ({'' if birth is None else wording.year(birth)}–{'' if death is None else wording.year(death)})"


def _landing(work: StoredArtwork) -> str | None:
    """The source's own page, if it is one that a browser may be sent to."""
    page = work.landing_page or ""
    return page if page.startswith(("https://", "http://")) else None

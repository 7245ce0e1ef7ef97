"""Records in: a source is harvested as the settings say."""

import asyncio
from collections.abc import Collection

from scrapers.errors import KindredError
from scrapers.harvest import harvest
from scrapers.harvest_counts import HarvestCounts
from scrapers.licences import RightsPolicy
from scrapers.pictures import PictureRules
from scrapers.source import Source
from scripts.workspace import Workspace


def ingest(work: Workspace, source: Source, rights: str | None, limit: int | None = None) -> HarvestCounts:
    """Harvest `source` into the store; what was refused is told by `check_skipped`."""
    return asyncio.run(
        harvest(
            source,
            work.store,
            work.images,
            rights=rights_policy(work, rights),
            progress=work.progress,
            limit=limit,
            rules=picture_rules(work),
        )
    )


def rights_policy(work: Workspace, stated: str | None = None) -> RightsPolicy:
    """Which licences may enter, and the one that the operator states for records without any."""
    return RightsPolicy(frozenset(work.settings.allowed_rights), stated)


def picture_rules(work: Workspace) -> PictureRules:
    """How pictures are taken, as the settings say."""
    settings = work.settings
    return PictureRules(
        workers=settings.workers, max_bytes=settings.image_max_bytes, max_pixels=settings.image_max_pixels, ocr=work.ocr
    )


def check_skipped(work: Workspace, counts: HarvestCounts, expected: Collection[str] = ()) -> None:
    """Raises KindredError when a larger share of records or of pictures than the settings allow was refused.

    Reasons that are `expected` of a source do not count.
    """
    refused = {
        "records": sum(n for reason, n in counts.skipped.items() if reason not in expected),
        "pictures": counts.pictures.total(),
    }
    for what, number in refused.items():
        share = number / counts.seen if counts.seen else 0.0
        if share > work.settings.max_skipped_share:
            raise KindredError(
                f"{share * 100:.0f} % of the {what} were refused, more than KINDRED_MAX_SKIPPED_SHARE="
                f"{work.settings.max_skipped_share}; the reasons stand in the line above"
            )

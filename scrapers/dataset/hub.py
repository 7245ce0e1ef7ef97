"""A data set on a hub that speaks Hugging Face's API, downloaded into a folder that `DatasetSource` reads.

Endpoints: `/api/datasets/{owner}/{name}` says which revision there is, `…/parquet` lists its Parquet files by
configuration and split (https://huggingface.co/docs/dataset-viewer/parquet). A gated or private data set is answered
401 and cannot be had. Files are taken one after another, and one that is there already is not taken again.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from scrapers.errors import SourceError
from scrapers.web.client import Web
from scrapers.web.limits import Limit

HUB = "https://huggingface.co"
PREFIX = "hf:"
LIMIT = Limit(1)
"""A request a second: the hub documents 500 in five minutes to those without an account."""

LARGEST_FILE = 20_000_000_000

_PART = re.compile(r"\w[\w.-]{0,95}")


@dataclass(frozen=True, slots=True)
class HubName:
    """A data set's name, and which configuration and split of it; None for the only one and for all."""

    dataset: str
    config: str | None = None
    split: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `hf:owner/name`, `hf:owner/name:config` or `hf:owner/name:config:split`. Raises SourceError."""
        dataset, *parts = text.removeprefix(PREFIX).split(":")
        owner, slash, name = dataset.partition("/")
        if not (slash and all(map(_PART.fullmatch, [owner, name, *parts])) and len(parts) <= 2):
            raise SourceError(
                f"{text!r} names no data set: write {PREFIX}owner/name, with :config and :split if needed"
            )
        return cls(dataset, *parts)


async def download(web: Web, wanted: HubName, to: Path, *, base: str = HUB, max_bytes: int = LARGEST_FILE) -> Path:
    """The folder under `to` that holds the Parquet files of `wanted`, in its present revision.

    Raises SourceError when there is no such configuration or split or the hub's answer is not understood, Transient or
    Permanent when a file cannot be had; what was downloaded until then is used the next time.
    """
    address = f"{base}/api/datasets/{wanted.dataset}"
    revision = str(_field(await web.json(address, limit=LIMIT), "sha", wanted))
    listed = await web.json(f"{address}/parquet", limit=LIMIT)
    config, splits = _chosen(listed, wanted)
    documented = (f"{base}/api/", f"{base}/datasets/")
    folder = to / wanted.dataset.replace("/", "--") / _safe(revision, wanted) / _safe(config, wanted)
    for split, urls in splits.items():
        part = folder / _safe(split, wanted)
        part.mkdir(parents=True, exist_ok=True)
        for number, url in enumerate(urls):
            path = part / f"{number:05}.parquet"
            if not path.exists():
                await web.download(str(url), path, limit=LIMIT, documented=documented, max_bytes=max_bytes)
    return folder if wanted.split is None else folder / wanted.split


def _chosen(listed: Any, wanted: HubName) -> tuple[str, dict[str, list[str]]]:
    """The configuration that is meant, and the files of each split that is wanted."""
    if not isinstance(listed, dict) or not listed:
        raise SourceError(f"the hub lists no Parquet files of {wanted.dataset}")
    config = wanted.config or (next(iter(listed)) if len(listed) == 1 else "default")
    splits = _field(listed, config, wanted)
    if wanted.split is not None:
        splits = {wanted.split: _field(splits, wanted.split, wanted)}
    if not isinstance(splits, dict) or not all(isinstance(urls, list) for urls in splits.values()):
        raise SourceError(f"the hub's list of {wanted.dataset}'s Parquet files has another form than it should")
    return config, splits


def _field(answer: Any, name: str, wanted: HubName) -> Any:
    if isinstance(answer, dict) and name in answer:
        return answer[name]
    there = ", ".join(sorted(map(str, answer))[:20]) if isinstance(answer, dict) else type(answer).__name__
    raise SourceError(f"{wanted.dataset} has no {name!r}, but: {there}. Write {PREFIX}{wanted.dataset}:CONFIG:SPLIT")


def _safe(name: str, wanted: HubName) -> str:
    """`name`, which the hub gave, as the name of a folder."""
    if not _PART.fullmatch(name):
        raise SourceError(f"{wanted.dataset} has a part named {name[:100]!r}, which is no name of a folder")
    return name

"""Where an object store is, and how it is opened."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from scrapers.errors import KindredError
from scrapers.objects.local import LocalObjects
from scrapers.objects.object_store import ObjectStore
from scrapers.objects.s3 import S3Objects


@dataclass(frozen=True, slots=True)
class ObjectsAddress:
    """`url` is `s3://bucket/prefix` or `file:///folder`; the other fields are those of S3Objects."""

    url: str
    endpoint: str | None = None
    region: str = "us-east-1"
    key: str | None = None
    secret: str | None = field(default=None, repr=False)


def open_objects(address: ObjectsAddress | None) -> ObjectStore | None:
    """The object store at `address`; nothing is asked of it yet. Raises KindredError for an address of no kind."""
    if address is None:
        return None
    parts = urlsplit(address.url)
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return LocalObjects(Path(unquote(parts.path)))
    if parts.scheme != "s3" or not parts.netloc or "@" in parts.netloc or parts.query or parts.fragment:
        raise KindredError("KINDRED_OBJECT_STORE should look like s3://bucket/prefix, or file:///folder")
    if address.endpoint is not None:
        server = urlsplit(address.endpoint)
        if server.scheme not in ("http", "https") or not server.hostname or "@" in server.netloc:
            raise KindredError(
                "KINDRED_OBJECT_STORE_ENDPOINT should look like https://host:port, without a user or password in it"
            )
    if not (address.key and address.secret):
        raise KindredError(f"{address.url} needs KINDRED_OBJECT_STORE_KEY and KINDRED_OBJECT_STORE_SECRET")
    return S3Objects(
        parts.netloc,
        parts.path,
        endpoint=address.endpoint,
        region=address.region,
        key=address.key,
        secret=address.secret,
    )

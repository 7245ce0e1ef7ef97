"""Objects in a bucket of Amazon S3 or of any server that speaks its protocol.

Requests are signed over the SHA-256 of what they carry (AWS Signature Version 4), so that the server itself refuses
what arrives changed or cut off.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from scrapers.errors import ObjectStoreUnavailable

if TYPE_CHECKING:
    from obstore.store import S3Credential

WHOLE_BYTES = 64 << 20
"""A file up to this size goes in one request, of which a kill leaves nothing; a larger one goes in parts."""

_RETRIES = 5
_RETRY_SECONDS = 60.0
_CONNECT_SECONDS = 10.0
_REQUEST_SECONDS = 300.0

_REFUSED = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied", "InvalidToken", "ExpiredToken")


class S3Objects:
    """Objects under `prefix` in `bucket`.

    `endpoint` is the address of the server, None for Amazon's own. `key` and `secret` are all that requests are signed
    with: the library is kept from looking for others in the environment or at the machine's metadata service.
    """

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        *,
        endpoint: str | None = None,
        region: str = "us-east-1",
        key: str,
        secret: str,
    ) -> None:
        self._bucket = bucket
        self._prefix = prefix.strip("/")
        self._server = endpoint or f"Amazon S3 in {region}"
        self._bucket_seen = False

        def own_key() -> "S3Credential":
            return {"access_key_id": key, "secret_access_key": secret, "token": None, "expires_at": None}

        with self._explained():
            self._store = S3Store(
                bucket,
                prefix=self._prefix or None,
                region=region,
                credential_provider=own_key,
                # servers other than Amazon's often lack the deletion of many at once
                disable_bulk_delete=True,
                client_options={
                    "allow_http": bool(endpoint and endpoint.startswith("http://")),
                    "connect_timeout": timedelta(seconds=_CONNECT_SECONDS),
                    "timeout": timedelta(seconds=_REQUEST_SECONDS),
                },
                retry_config={"max_retries": _RETRIES, "retry_timeout": timedelta(seconds=_RETRY_SECONDS)},
                **({"endpoint": endpoint} if endpoint else {}),  # type: ignore[arg-type]
            )

    @property
    def address(self) -> str:
        return "/".join(part for part in (f"s3://{self._bucket}", self._prefix) if part)

    def put(self, name: str, file: Path) -> None:
        large = file.stat().st_size > WHOLE_BYTES
        with self._explained():
            try:
                obstore.put(self._store, name, file, use_multipart=large)
            except FileNotFoundError as error:
                raise self._no_bucket() from error

    def get(self, name: str, into: Path) -> bool:
        with self._explained():
            try:
                found = obstore.get(self._store, name)
            except FileNotFoundError:
                self._see_bucket()
                return False
            size = 0
            with into.open("wb") as file:
                for part in found.stream():
                    size += file.write(part)
            if size != found.meta["size"]:
                raise ObjectStoreUnavailable(f"{self.address}/{name} broke off after {size} bytes; try again")
            return True

    def has(self, name: str) -> bool:
        with self._explained():
            try:
                obstore.head(self._store, name)
            except FileNotFoundError:
                self._see_bucket()
                return False
            return True

    def remove(self, name: str) -> bool:
        if not self.has(name):
            return False
        with self._explained():
            obstore.delete(self._store, name)
        return True

    def names(self, folder: str) -> Iterator[str]:
        with self._explained():
            for page in obstore.list(self._store, folder):
                yield from (one["path"] for one in page)

    def _see_bucket(self) -> None:
        """An object that is not there looks the same as a bucket that is not; only its list tells."""
        if not self._bucket_seen:
            next(iter(obstore.list(self._store, chunk_size=1)), None)
            self._bucket_seen = True

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Errors of the library as what a person can do; its own words, which repeat whole requests, are left out."""
        try:
            yield
        except BaseError as error:
            raise self._explain(str(error)) from None

    def _explain(self, said: str) -> ObjectStoreUnavailable:
        code = match[1] if (match := re.search(r"<Code>(\w+)</Code>", said)) else ""
        status = match[1] if (match := re.search(r"status code: (\d{3})", said)) else ""
        if code == "NoSuchBucket":
            return self._no_bucket()
        if code in _REFUSED or status in ("401", "403"):
            return ObjectStoreUnavailable(
                f"the object store {self.address} at {self._server} refuses the key ({code or status}): check "
                "KINDRED_OBJECT_STORE_KEY and KINDRED_OBJECT_STORE_SECRET, that they may list, read, write and delete "
                "there, and that the clock of this machine is right"
            )
        if status.startswith("3") or "incorrectly configured region" in said:
            return ObjectStoreUnavailable(
                f"the bucket of {self.address} is in another region: check KINDRED_OBJECT_STORE_REGION"
            )
        if status:
            return ObjectStoreUnavailable(
                f"the object store {self.address} at {self._server} answers {status} {code}".rstrip() + "; try again "
                "later, or look into its log"
            )
        return ObjectStoreUnavailable(
            f"the object store {self.address} at {self._server} does not answer: check that it runs and that "
            "KINDRED_OBJECT_STORE_ENDPOINT is right"
        )

    def _no_bucket(self) -> ObjectStoreUnavailable:
        return ObjectStoreUnavailable(
            f"there is no bucket {self._bucket!r} at {self._server}: make it, or correct KINDRED_OBJECT_STORE"
        )

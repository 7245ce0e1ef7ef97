"""Every knob of Kindred: its default and one line of help.

Read once, by `scripts` (and later `api/app.py`); everything else is given values. Names are environment variables or
lines of `.env`; a wrong value stops the program at start and names itself.
"""

import difflib
import os
import re
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class SettingsError(Exception):
    """A setting has a wrong value."""


class Settings(BaseSettings):
    """Kindred's settings. Each field is the environment variable KINDRED_<FIELD>, except where it names another."""

    model_config = SettingsConfigDict(
        env_prefix="KINDRED_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    data: Path = Field(Path("data"), description="Folder where all state lives: database, images, releases.")
    database_url: str | None = Field(
        None,
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
        description="PostgreSQL to use; unset starts an embedded one under the data folder.",
    )
    neo4j_uri: str | None = Field(
        None,
        validation_alias=AliasChoices("NEO4J_URI", "neo4j_uri"),
        description="Neo4j to use (bolt://host:7687); unset starts an embedded graph server under the data folder.",
    )
    neo4j_username: str = Field(
        "neo4j",
        validation_alias=AliasChoices("NEO4J_USERNAME", "neo4j_username"),
        description="User of NEO4J_URI.",
    )
    neo4j_password: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("NEO4J_PASSWORD", "neo4j_password"),
        description="Password of NEO4J_URI.",
    )
    neo4j_database: str = Field(
        "neo4j",
        validation_alias=AliasChoices("NEO4J_DATABASE", "neo4j_database"),
        description="Database of NEO4J_URI.",
    )
    graph: Literal["on", "off"] = Field(
        "on", description="Whether `pipeline` and `serve` use the graph database; recommendations never need it."
    )
    graph_heap_mb: int = Field(
        1024, ge=256, le=65536, description="Memory of the embedded graph server's heap, in MiB."
    )
    host: str = Field("127.0.0.1", description="Address that `serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that `serve` listens on; 0 takes any free one.")
    open_reading: bool = Field(True, description="Whether reading needs no token; false asks for the scope `read`.")
    body_seconds: float = Field(30.0, gt=0, description="Seconds within which the body of a request must have arrived.")
    allowed_rights: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Licences to accept too, comma-separated: LicenseRef-… or like CC-BY-NC-4.0; open ones always are.",
    )
    contact: str | None = Field(
        None, description="E-mail address or URL of whoever answers for what is asked of museums; some demand it."
    )
    keys: Annotated[dict[str, SecretStr], NoDecode] = Field(
        {}, description="Keys of museums that want one, as europeana=KEY,flickr=KEY; see `./kindred sources`."
    )
    mirrors: Annotated[dict[str, str], NoDecode] = Field(
        {},
        description="Other addresses of museums' APIs, such as a cache of yours, as cleveland=http://cache:8080/api.",
    )
    private_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Hosts of private networks that may be asked (host or host:port), comma-separated; none else is.",
    )
    hub: str = Field(
        "https://huggingface.co", description="Hub of data sets that `ingest dataset hf:owner/name` downloads from."
    )
    object_store: str | None = Field(
        None,
        description="Where pictures are kept besides the data folder, s3://bucket/prefix or file:///folder.",
    )
    object_store_endpoint: str | None = Field(
        None, description="Address of the S3-compatible server; unset is Amazon's."
    )
    object_store_region: str = Field("us-east-1", description="Region of the bucket.")
    object_store_key: SecretStr | None = Field(None, description="Access key of the object store.")
    object_store_secret: SecretStr | None = Field(None, description="Secret of that key.")
    retry_days: int = Field(
        30, ge=0, description="Days after which a picture that was not found, or refused, is asked for again."
    )
    ocr: bool = Field(
        False, description="Whether to read text in pictures at ingest; needs the extra `ocr` and tesseract."
    )
    ocr_languages: str = Field("eng", description="Languages of that text, as tesseract names them: eng+nld+fra.")
    image_max_bytes: int = Field(20_000_000, gt=0, description="Largest picture file accepted, in bytes.")
    image_max_pixels: int = Field(50_000_000, gt=0, description="Largest picture accepted, in pixels.")
    working_size: int = Field(1024, ge=256, le=4096, description="Longest side of the working copy, in pixels.")
    thumbnail_size: int = Field(480, ge=64, le=1024, description="Longest side of the thumbnail, in pixels.")
    workers: int = Field(2, ge=1, le=256, description="Processes that decode pictures and compute descriptors.")
    seed: int = Field(42, ge=0, description="Seed of everything that draws numbers.")
    max_skipped_share: float = Field(
        0.2, ge=0, le=1, description="Share of skipped records above which `ingest` exits with an error."
    )
    neighbours: int = Field(50, ge=1, le=1000, description="Affinities kept for each work and facet in a release (K).")
    graph_k: int = Field(
        20, ge=1, le=1000, description="Affinities of a work and facet that pass on to the graph, at most."
    )
    min_percentile: float = Field(
        98.0,
        ge=0,
        lt=100,
        description="Percentile among all pairs that an affinity must reach to pass on to the graph.",
    )
    reference_size: int = Field(
        16_384, ge=10, description="Works in the frozen reference set of the hubness correction, at most."
    )
    weight_formal: float = Field(0.4, ge=0, description="Default weight of form in a recommendation.")
    weight_conceptual: float = Field(0.4, ge=0, description="Default weight of subject in a recommendation.")
    weight_historical: float = Field(0.2, ge=0, description="Default weight of history in a recommendation.")
    diversity: float = Field(0.2, ge=0, le=1, description="Default diversity: 0 is closest first, 1 is most varied.")
    k: int = Field(20, ge=1, le=1000, description="Default number of recommendations.")

    @field_validator("data", mode="before")
    @classmethod
    def _some_folder(cls, value: object) -> object:
        if isinstance(value, str) and not value.strip():
            raise ValueError("name a folder, or unset it to use data/")
        return value

    @field_validator("contact")
    @classmethod
    def _reachable(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"[!-'*-\[\]-~]*[@/][!-'*-\[\]-~]+", value):  # it stands in a header's comment
            raise ValueError("give an e-mail address or the URL of a page, in plain ASCII and without brackets")
        return value or None

    @field_validator("keys", "mirrors", mode="before")
    @classmethod
    def _pairs(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = [part.strip().partition("=") for part in value.split(",") if part.strip()]
        if not all(name.strip() and given.strip() for name, _, given in pairs):
            raise ValueError("write NAME=VALUE, several with commas between")
        return {name.strip(): given.strip() for name, _, given in pairs}

    @field_validator("private_hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for host in value:
            if not re.fullmatch(r"(?:[\w.-]+|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?", host):
                raise ValueError(f"{host!r} is no host: write host or host:port, without http://")
        return value

    @field_validator("mirrors")
    @classmethod
    def _addresses(cls, value: dict[str, str]) -> dict[str, str]:
        for address in value.values():
            if not re.fullmatch(r"https?://[^\s/@?#]+(?:/[^\s?#]*)?", address):
                raise ValueError(f"{address!r} is no address: write http://host:port/path")
        return value

    @field_validator("allowed_rights", "private_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("allowed_rights")
    @classmethod
    def _restricted_licences(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if not re.fullmatch(
                r"LicenseRef-[A-Za-z0-9.-]+|CC-BY-(NC|ND|NC-ND|NC-SA)(-[1-4]\.[05](-[A-Z]{2}|-IGO|-SCOTLAND)?)?", name
            ):
                raise ValueError(f"{name!r} is neither of the form LicenseRef-… nor like CC-BY-NC-4.0 or CC-BY-NC-ND")
        return value

    @model_validator(mode="after")
    def _graph_password(self) -> "Settings":
        if self.neo4j_uri and self.neo4j_password is None:
            raise ValueError("NEO4J_URI is set, so NEO4J_PASSWORD is needed too")
        return self

    @model_validator(mode="after")
    def _some_weight(self) -> "Settings":
        if not sum(self.weights.values()) > 0:
            raise ValueError("the weights of form, concept and history cannot all be zero")
        return self

    @property
    def weights(self) -> dict[str, float]:
        """The default weight of each facet."""
        return {
            "formal": self.weight_formal,
            "conceptual": self.weight_conceptual,
            "historical": self.weight_historical,
        }

    @property
    def neo4j(self) -> tuple[str, str, str, str] | None:
        """URI, user, password and database of the Neo4j to use; None for the embedded graph server."""
        if not self.neo4j_uri or self.neo4j_password is None:
            return None
        return self.neo4j_uri, self.neo4j_username, self.neo4j_password.get_secret_value(), self.neo4j_database

    @property
    def objects(self) -> tuple[str, str | None, str, str | None, str | None] | None:
        """Address, endpoint, region, key and secret of the object store; None where there is none."""
        if not self.object_store:
            return None
        key, secret = (
            one.get_secret_value() if one else None for one in (self.object_store_key, self.object_store_secret)
        )
        return self.object_store, self.object_store_endpoint, self.object_store_region, key, secret


_FOREIGN = ("database_url", "neo4j_uri", "neo4j_username", "neo4j_password", "neo4j_database")
"""Settings whose variables carry the names that other programs give them too."""


SECRETS = (
    *("DATABASE_URL", "NEO4J_PASSWORD", "KINDRED_KEYS"),
    *("KINDRED_OBJECT_STORE_KEY", "KINDRED_OBJECT_STORE_SECRET"),
)
"""Variables whose values are never shown."""


def variable(field: str) -> str:
    """The environment variable that sets `field`."""
    return field.upper() if field in _FOREIGN else f"KINDRED_{field.upper()}"


def load() -> Settings:
    """The settings of this process.

    Raises SettingsError with one line for each wrong value, naming its variable.
    """
    _refuse_mistyped()
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for fault in error.errors():
            where = fault["loc"][0] if fault["loc"] else ""
            name = variable(str(where).lower()) if where else "settings"
            what = fault["msg"].removeprefix("Value error, ")
            shown = "=***" if name in SECRETS else f"={fault['input']!r}"
            lines.append(f"{name}{shown if where else ''}: {what}")
        raise SettingsError("\n".join(lines)) from None


def _refuse_mistyped() -> None:
    """A variable that nobody reads would be an option that does nothing, so it is an error that names the nearest."""
    known = [variable(field) for field in Settings.model_fields]
    for name in sorted({*os.environ, *dotenv_values(".env")}):
        if name.startswith("KINDRED_") and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise SettingsError(f"{name} is no setting" + (f"; did you mean {near[0]}?" if near else ""))

"""The schema of the store: laid in a fresh database, migrated in an older one."""

from pathlib import Path

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.errors import KindredError
from scrapers.store.database import Database

FOLDER = Path(__file__).parent

# Of the store as a whole: held while the schema changes, so that two processes that start together do it once.
_LOCK = 0x6B696E6472656400


def ensure(database: Database, folder: Path = FOLDER) -> int:
    """The version of the schema, after the database was brought to it.

    `folder` holds schema.sql and migrations/NNNN_*.sql. Each migration has a transaction of its own, so that an
    interrupted upgrade goes on where it stopped. Raises KindredError when the database is newer than this program.
    """
    migrations = _migrations(folder)
    newest = max(migrations, default=1)
    with database.snapshot() as cursor:
        version = _version(cursor)
    while version != newest:
        with database.transaction() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            version = _version(cursor)
            if version is None:
                cursor.execute((folder / "schema.sql").read_text(encoding="utf-8"))
                cursor.execute("CREATE TABLE schema_version (version integer NOT NULL)")
                cursor.execute("INSERT INTO schema_version VALUES (%s)", (newest,))
                version = newest
            elif version > newest:
                raise KindredError(
                    f"the database has schema version {version}, this program knows {newest}: "
                    "update Kindred, or point DATABASE_URL at another database"
                )
            elif version < newest:
                version += 1
                cursor.execute(migrations[version].read_text(encoding="utf-8"))
                cursor.execute("UPDATE schema_version SET version = %s", (version,))
    return newest


def _version(cursor: Cursor) -> int | None:
    cursor.execute("SELECT to_regclass('schema_version') IS NOT NULL")
    (known,) = cursor.fetchone() or (False,)
    if not known:
        return None
    cursor.execute("SELECT version FROM schema_version")
    row = cursor.fetchone()
    return int(row[0]) if row else None


def _migrations(folder: Path) -> dict[int, Path]:
    """Migration files by the version each leads to. Raises ValueError when numbers miss or repeat."""
    files = sorted((folder / "migrations").glob("*.sql"))
    numbered = {int(path.name.split("_")[0]): path for path in files}
    if sorted(numbered) != list(range(2, len(files) + 2)):
        raise ValueError(f"migrations must be numbered 0002, 0003, … without gaps: {[path.name for path in files]}")
    return numbered

"""`./kindred services up|down|status`: the embedded servers."""

import typer

from graph import server as graph
from scrapers.store import server as postgres
from scrapers.store.services import ServiceRow
from settings import Settings, load

app = typer.Typer(help="Start, stop and look at the embedded services.", no_args_is_help=True)


@app.command("up")
def up() -> None:
    """Start the embedded PostgreSQL and graph server, and keep them up until `down`."""
    settings = load()
    settings.data.mkdir(parents=True, exist_ok=True)
    if not _foreign_store(settings):
        postgres.up(settings.data)
    if not _foreign_graph(settings):
        graph.up(settings.data, settings.graph_heap_mb)
    status()


@app.command("down")
def down() -> None:
    """Stop the embedded servers, each once no process uses it any more."""
    settings = load()
    for name, users in (("postgres", postgres.down(settings.data)), ("graph", graph.down(settings.data))):
        if users:
            print(f"{name}: still used by {', '.join(map(str, users))}; it stops with the last of them")
    status()


@app.command("status")
def status() -> None:
    """Which services run, and for whom."""
    settings = load()
    _say(_foreign_store(settings), "postgres", postgres.status(settings.data))
    _say(_foreign_graph(settings), "graph", graph.status(settings.data))


def _foreign_store(settings: Settings) -> str | None:
    """Why no embedded PostgreSQL is needed."""
    return "DATABASE_URL is set, that server is used" if settings.database_url else None


def _foreign_graph(settings: Settings) -> str | None:
    """Why no embedded graph server is needed."""
    if settings.graph == "off":
        return "KINDRED_GRAPH is off"
    return "NEO4J_URI is set, that server is used" if settings.neo4j_uri else None


def _say(foreign: str | None, name: str, rows: list[ServiceRow]) -> None:
    if foreign:
        print(f"{name}: {foreign}")
    for row in rows:
        if row.pid:
            users = ", ".join(map(str, row.users)) or "nobody"
            print(f"{row.service}: running, pid {row.pid}, used by {users}" + (f", {row.url}" if row.url else ""))
        elif not foreign:
            print(f"{row.service}: {row.state}")

"""`./kindred services up|down|status`: the embedded servers."""

import typer

from scrapers.store import server
from settings import load

app = typer.Typer(help="Start, stop and look at the embedded services.", no_args_is_help=True)


@app.command("up")
def up() -> None:
    """Start the embedded PostgreSQL and keep it up until `down`."""
    settings = load()
    if settings.database_url:
        print("DATABASE_URL is set: that server is used, there is nothing to start")
        return
    settings.data.mkdir(parents=True, exist_ok=True)
    server.up(settings.data)
    status()


@app.command("down")
def down() -> None:
    """Stop the embedded PostgreSQL, once no process uses it any more."""
    settings = load()
    users = server.down(settings.data)
    if users:
        print(f"still used by {', '.join(map(str, users))}; it stops with the last of them")
    status()


@app.command("status")
def status() -> None:
    """Which services run, and for whom."""
    settings = load()
    if settings.database_url:
        print("postgres: DATABASE_URL is set, no embedded server is needed")
        return
    for row in server.status(settings.data):
        users = ", ".join(map(str, row.users)) or "nobody"
        print(f"{row.service}: {row.state}" + (f", pid {row.pid}, used by {users}, {row.url}" if row.pid else ""))

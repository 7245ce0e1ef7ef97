"""`./kindred token create|list|revoke`: who may do what over HTTP."""

from typing import Annotated

import typer

from scrapers.store.tokens import SCOPES
from scripts.workspace import workspace
from settings import load

app = typer.Typer(help="Make, list and revoke tokens of the API.", no_args_is_help=True)


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="Who or what will use it.", show_default=False)],
    scope: Annotated[
        list[str], typer.Option(help=f"What it opens: {', '.join(SCOPES)}; may be given again.", show_default=False)
    ],
) -> None:
    """Make a token and show it, this once."""
    with workspace(load()) as work:
        token = work.store.create_token(name, scope)
    print(token.text)


@app.command("list")
def list_tokens() -> None:
    """Every token, without its secret."""
    with workspace(load()) as work:
        rows = work.store.tokens()
    for row in rows:
        state = f"revoked {row.revoked_at:%Y-%m-%d}" if row.revoked_at else "live"
        print(f"{row.id}  {row.created_at:%Y-%m-%d}  {state}  {','.join(row.scopes)}  {row.name}")
    if not rows:
        print("there is no token yet: `./kindred token create NAME --scope read` makes one")


@app.command("revoke")
def revoke(
    token: Annotated[str, typer.Argument(help="Its id, as `token list` shows it.", show_default=False)],
) -> None:
    """Close a token for good."""
    with workspace(load()) as work:
        work.store.revoke_token(token)
    print(f"{token} is revoked")

"""Tokens open what their scopes say, and a wrong one learns nothing."""

import logging
from collections.abc import Iterator
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI

from api.app import assemble
from api.limits import BodyLimits
from api.tokens import requires
from scrapers.errors import StoreUnavailable
from scrapers.store.tokens import TokenRow, digest, matches, parse
from tests.api.doors import Untouchable, make_door
from tests.asgi import Client
from tests.fakes import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def app(store: MemoryStore) -> FastAPI:
    app = assemble(BodyLimits(1000, 5))
    app.state.door = make_door(store)

    @app.get("/curate")
    def curate(token: Annotated[TokenRow, Depends(requires("curate"))]) -> str:
        return token.name

    return app


@pytest.fixture
def client(app: FastAPI) -> Iterator[Client]:
    with Client(app) as client:
        yield client


def bearing(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def test_a_token_opens_what_its_scopes_say(client: Client, store: MemoryStore) -> None:
    token = store.create_token("Ana", ["curate", "read"])
    assert client.get("/curate", headers=bearing(token.text)).json() == "Ana"
    assert client.get("/curate", headers={"Authorization": f"bearer  {token.text} "}).status_code == 200
    answer = client.get("/tokens", headers=bearing(token.text))
    assert answer.status_code == 403
    assert answer.json()["type"].endswith(":missing-scope")
    assert "'operate'" in answer.json()["detail"]
    assert 'scope="operate"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "kd_x"])
def test_without_a_token_one_is_asked_for(client: Client, header: str) -> None:
    answer = client.get("/curate", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="kindred"'
    assert "kindred token create" in answer.json()["detail"]


def test_wrong_unknown_and_revoked_tokens_look_alike(client: Client, store: MemoryStore) -> None:
    token, revoked = store.create_token("Ana", ["curate"]), store.create_token("Ben", ["curate"])
    store.revoke_token(revoked.id)
    wrong = [
        token.text[:-1] + ("0" if token.text[-1] != "0" else "1"),
        f"kd_{'0' * 12}_{token.text.rpartition('_')[2]}",
        revoked.text,
        "nonsense",
        token.text.upper(),
        token.text + "\n",
        "é" * 90,
    ]
    bodies = []
    for text in wrong:
        answer = client.get("/curate", headers={b"Authorization": f"Bearer {text}".strip().encode()})
        if text.strip() == token.text:
            continue
        assert answer.status_code == 401, text
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]
        bodies.append({name: value for name, value in answer.json().items() if name != "request_id"})
    assert all(body == bodies[0] for body in bodies)


def test_who_am_i_and_all_tokens_show_no_secret(client: Client, store: MemoryStore) -> None:
    token = store.create_token("Ops", ["operate"])
    other = store.create_token("Ops", ["read"])
    store.revoke_token(other.id)
    own = client.get("/token", headers=bearing(token.text))
    assert own.json()["name"] == "Ops"
    assert own.headers["cache-control"] == "no-store"
    rows = client.get("/tokens", headers=bearing(token.text))
    assert [(row["id"], row["scopes"], bool(row["revoked_at"])) for row in rows.json()] == [
        (token.id, ["operate"], False),
        (other.id, ["read"], True),
    ]
    for answer in (own, rows):
        assert token.text.rpartition("_")[2] not in answer.text
        assert digest(token.text.rpartition("_")[2]).hex() not in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/artworks", "/artworks/a:1", "/artworks/a:1/related", "/images/x", "/works/a:1"]
)
def test_reading_asks_for_a_token_only_where_it_is_closed(app: FastAPI, store: MemoryStore, path: str) -> None:
    token, other = store.create_token("Ana", ["read"]), store.create_token("Ben", ["operate"])
    with Client(app) as client:
        assert client.get(path).status_code in (503, 404)
        app.state.door = make_door(store, open_reading=False)
        assert client.get(path).status_code == 401
        assert client.get(path, headers=bearing(other.text)).status_code == 403
        assert client.get(path, headers=bearing(token.text)).status_code in (503, 404)
        assert client.post("/recommend", json={}).status_code == 401
        assert client.get("/health").status_code == 200
        assert client.get("/ready").status_code == 200
        assert client.get("/static/kindred.css").status_code == 200, (
            "a page that asks for a token looks like one of ours"
        )


def test_open_reading_does_not_look_at_tokens(app: FastAPI) -> None:
    app.state.door = make_door(Untouchable(), live=_Lost())
    with Client(app) as client:
        assert client.get("/artworks", headers=bearing("kd_x")).status_code == 503


class _Lost:
    def current(self) -> None:
        raise StoreUnavailable("gone")


def test_a_token_is_not_logged(client: Client, store: MemoryStore, caplog: pytest.LogCaptureFixture) -> None:
    token = store.create_token("Ana", ["curate"])
    with caplog.at_level(logging.DEBUG):
        client.get("/tokens", headers=bearing(token.text))
    assert token.text not in caplog.text


def test_matching_a_secret() -> None:
    assert matches("a", digest("a"))
    assert not matches("a", digest("b"))
    assert not matches("a", None)
    assert not matches("a", bytes(32))


@pytest.mark.parametrize("text", ["", "kd_", "kd_0_0", f"kd_{'g' * 12}_{'0' * 64}", f"kd_{'0' * 12}_{'0' * 65}"])
def test_what_is_no_token(text: str) -> None:
    assert parse(text) is None

"""The one client, on servers of both kinds."""

from typing import Any, cast

import neo4j
import pytest
from neo4j.exceptions import Neo4jError

from graph.client import GraphClient, GraphRefused
from scrapers.errors import GraphUnavailable
from tests.graph_servers import GraphServer

pytestmark = pytest.mark.integration


def test_what_is_written_is_read(graph: GraphClient) -> None:
    graph.check()
    assert graph.read("MATCH (n) RETURN n") == []
    graph.write("UNWIND $rows AS row MERGE (:Artwork {id: row.id, title: $title})", [{"id": 1}, {"id": 2}], title="A")
    rows = graph.read("MATCH (a:Artwork) WHERE a.id > $low RETURN a.id AS id, a.title AS title", low=1)
    assert rows == [{"id": 2, "title": "A"}]


def test_a_batch_is_kept_whole_or_not_at_all(graph: GraphClient) -> None:
    graph.write("CREATE CONSTRAINT probe_id IF NOT EXISTS FOR (p:Probe) REQUIRE p.id IS UNIQUE")
    with pytest.raises(GraphRefused):
        graph.write("UNWIND $rows AS row CREATE (:Probe {id: row.id})", [{"id": 1}, {"id": 2}, {"id": 1}])
    assert graph.read("MATCH (p:Probe) RETURN p.id AS id") == []


def test_a_wrong_statement_is_no_lost_server(graph: GraphClient) -> None:
    with pytest.raises(GraphRefused, match=r"refused a statement: .*RETRUN"):
        graph.read("RETRUN 1")
    graph.check()


def test_what_is_wrong_with_an_address_is_told(graph_server: GraphServer) -> None:
    uri, username, password, database = (
        graph_server.uri,
        graph_server.username,
        graph_server.password,
        graph_server.database,
    )
    with pytest.raises(GraphUnavailable, match="refuses NEO4J_USERNAME or NEO4J_PASSWORD"):
        GraphClient.connect(uri, username, "guess", database)
    with pytest.raises(GraphUnavailable, match="no database named 'nowhere'"):
        GraphClient.connect(uri, username, password, "nowhere")


@pytest.mark.parametrize(
    "uri",
    ["http://127.0.0.1:7474", "127.0.0.1:7687", "bolt://127.0.0.1:port", "", "bolt://neo4j:s3cret@127.0.0.1:7687"],
)
def test_what_is_no_bolt_address_is_told(uri: str) -> None:
    with pytest.raises(GraphUnavailable, match="it should look like bolt://host:7687") as caught:
        GraphClient.connect(uri, "neo4j", "password", "neo4j")
    assert "s3cret" not in str(caught.value)


def test_nobody_at_home_is_told_at_once(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(GraphUnavailable, match=r"does not answer: Couldn't connect to 127\.0\.0\.1:1 "):
        GraphClient.connect("bolt://127.0.0.1:1", "neo4j", "password", "neo4j")
    assert capfd.readouterr() == ("", "")


def test_a_server_that_fails_inside_is_not_told_as_silent() -> None:
    class Failing:
        def session(self, **_: Any) -> Any:
            raise Neo4jError._hydrate_neo4j(
                code="Neo.DatabaseError.Transaction.TransactionCommitFailed", message="No space left on device"
            )

    failed = r"^the graph server failed with Neo\.DatabaseError\.Transaction\.TransactionCommitFailed: No space left"
    with pytest.raises(GraphUnavailable, match=failed):
        GraphClient(cast(neo4j.Driver, Failing()), "neo4j").check()

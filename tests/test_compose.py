"""docker-compose.yml and Dockerfile: valid, with secrets that fail early, and true to the program."""

import json
import re
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import typer.main
from ruamel.yaml import YAML

from scripts.cli import app
from settings import Settings, variable

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = YAML(typ="safe").load(TEXT)
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def instruction(name: str) -> list[str]:
    """The last JSON list that the Dockerfile gives as `name`."""
    found = re.findall(rf"^(?:\s*){name} (\[.*\])$", DOCKERFILE, flags=re.MULTILINE)
    return list(json.loads(found[-1]))


def test_the_compose_file_meets_its_schema() -> None:
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*checker, ROOT / "docker-compose.yml"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_service_says_when_it_is_healthy_and_the_api_waits_for_it() -> None:
    assert set(COMPOSE["services"]) == {"postgres", "neo4j", "api"}
    for name, service in COMPOSE["services"].items():
        assert service["healthcheck"]["test"], name
    waits = COMPOSE["services"]["api"]["depends_on"]
    assert waits == {name: {"condition": "service_healthy"} for name in ("postgres", "neo4j")}


def test_secrets_have_no_default() -> None:
    passwords = re.findall(r"\$\{(\w*PASSWORD)(.*?)\}", TEXT)
    assert len(passwords) == 4
    for name, rest in passwords:
        assert rest.startswith(":?set a password"), name


def test_the_api_is_told_only_what_it_reads() -> None:
    known = {variable(field) for field in Settings.model_fields} | {"PGPASSWORD"}
    assert set(COMPOSE["services"]["api"]["environment"]) <= known


def test_the_image_runs_verbs_that_exist() -> None:
    assert instruction("ENTRYPOINT") == ["python", "-m", "scripts"]
    verb, *options = instruction("CMD")[-5:]
    commands: dict[str, Any] = getattr(typer.main.get_command(app), "commands")  # noqa: B009 - typed as any command
    known = {name for parameter in commands[verb].params for name in parameter.opts}
    assert {option for option in options if option.startswith("--")} <= known


def test_the_image_holds_all_that_the_program_imports() -> None:
    copied = set(re.findall(r"^COPY (\w+)(?:\.py)? ", DOCKERFILE, flags=re.MULTILINE))
    assert {"settings", "scrapers", "embeddings", "graph", "ml", "api", "scripts"} <= copied
    ignored = (ROOT / ".dockerignore").read_text().split()
    for name in copied:
        assert {f"!{name}", f"!{name}.py", f"!{name}.toml"} & set(ignored), f"the build would not see {name}"


class _Health(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/health" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@pytest.mark.parametrize("status", [200, 500])
def test_the_health_check_of_the_api_can_fail(status: int) -> None:
    command = COMPOSE["services"]["api"]["healthcheck"]["test"]
    in_image = re.search(r"HEALTHCHECK.*\\\n\s+CMD (\[.*\])", DOCKERFILE)
    assert in_image
    assert command[1:] == json.loads(in_image[1])
    handler = type("Handler", (_Health,), {"status": status})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        code = command[3].replace("8000", str(server.server_port))
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
        server.shutdown()
    assert (done.returncode == 0) == (status == 200)

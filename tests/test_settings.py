from pathlib import Path

import pytest

import settings


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("KINDRED_SEED", "many", "KINDRED_SEED='many'"),
        ("KINDRED_DIVERSITY", "1.5", "KINDRED_DIVERSITY='1.5'"),
        ("KINDRED_DATA", "", "KINDRED_DATA=''"),
        ("KINDRED_WORKERS", "0", "KINDRED_WORKERS='0'"),
        ("KINDRED_WEIGHT_FORMAL", "-1", "KINDRED_WEIGHT_FORMAL='-1'"),
        ("KINDRED_ALLOWED_RIGHTS", "InC-1.0", "KINDRED_ALLOWED_RIGHTS"),
        ("KINDRED_ALLOWED_RIGHTS", "CC-BY-4.0", "LicenseRef-… nor"),
        ("KINDRED_MIN_PERCENTILE", "100", "KINDRED_MIN_PERCENTILE='100'"),
    ],
)
def test_a_wrong_value_stops_at_start_and_names_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value)
    with pytest.raises(settings.SettingsError, match=words):
        settings.load()


def test_all_weights_zero_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for facet in ("FORMAL", "CONCEPTUAL", "HISTORICAL"):
        monkeypatch.setenv(f"KINDRED_WEIGHT_{facet}", "0")
    with pytest.raises(settings.SettingsError, match="cannot all be zero"):
        settings.load()


def test_every_knob_has_a_default_and_a_line_of_help(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    loaded = settings.load()
    for name, field in settings.Settings.model_fields.items():
        assert field.description, name
        assert "\n" not in field.description
        assert hasattr(loaded, name)


def test_a_mistyped_variable_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KINDRED_DIVERSTIY", "0.3")
    with pytest.raises(settings.SettingsError, match=r"KINDRED_DIVERSTIY.*KINDRED_DIVERSITY"):
        settings.load()


def test_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("KINDRED_SEED=7\nKINDRED_K=9\nDATABASE_URL=postgresql://somewhere/kindred\n")
    monkeypatch.setenv("KINDRED_SEED", "8")
    loaded = settings.load()
    assert (loaded.seed, loaded.k, loaded.database_url) == (8, 9, "postgresql://somewhere/kindred")
    monkeypatch.setenv("KINDRED_ALLOWED_RIGHTS", "LicenseRef-a, CC-BY-NC-4.0,CC-BY-ND")
    assert settings.load().allowed_rights == ("LicenseRef-a", "CC-BY-NC-4.0", "CC-BY-ND")


def test_a_neo4j_needs_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://graph:7687")
    with pytest.raises(settings.SettingsError, match="NEO4J_PASSWORD is needed"):
        settings.load()
    monkeypatch.setenv("NEO4J_PASSWORD", "secret-word")
    found = settings.load()
    assert found.neo4j_uri == "bolt://graph:7687"
    assert "secret-word" not in repr(found)
    assert found.neo4j == ("bolt://graph:7687", "neo4j", "secret-word", "neo4j")
    monkeypatch.setenv("NEO4J_URI", "")
    assert settings.load().neo4j is None, "a line of .env that was left empty names no server"


@pytest.mark.parametrize("contact", ["ann@example.org", "https://museum.example/about"])
def test_a_contact_is_an_address(monkeypatch: pytest.MonkeyPatch, contact: str) -> None:
    monkeypatch.setenv("KINDRED_CONTACT", contact)
    assert settings.load().contact == contact


@pytest.mark.parametrize("contact", ["ann", "a (b)@c.example", "ä@x.example", "a@x.example\nX: y"])
def test_what_cannot_stand_in_a_header_is_no_contact(monkeypatch: pytest.MonkeyPatch, contact: str) -> None:
    monkeypatch.setenv("KINDRED_CONTACT", contact)
    with pytest.raises(settings.SettingsError, match="KINDRED_CONTACT"):
        settings.load()


def test_keys_and_mirrors_are_pairs_and_keys_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_KEYS", "europeana=abc=, flickr=def")
    monkeypatch.setenv("KINDRED_MIRRORS", "met=http://cache:80/api")
    found = settings.load()
    assert {name: key.get_secret_value() for name, key in found.keys.items()} == {
        "europeana": "abc=",
        "flickr": "def",
    }
    assert found.mirrors == {"met": "http://cache:80/api"}
    assert "abc" not in repr(found)
    monkeypatch.setenv("KINDRED_KEYS", "topsecret")
    with pytest.raises(settings.SettingsError) as refused:
        settings.load()
    assert "KINDRED_KEYS" in str(refused.value)
    assert "topsecret" not in str(refused.value)

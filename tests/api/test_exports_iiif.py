"""The IIIF manifest of an excerpt, held to the fields and types of the Presentation API 3.0."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest

from api.app import assemble
from api.catalogue import Catalogue
from api.exports import iiif
from api.exports.excerpt import Excerpt, of_answer, of_nodes
from api.limits import BodyLimits
from api.live import Loaded
from api.why.asked import Asked
from api.why.route import why
from scrapers.collection import Collection
from scrapers.errors import BadQuery
from scrapers.licences import uri
from tests.api.doors import make_door
from tests.api.why_world import BARE, DAWN, DUSK, MASTER, OAK, PICTURE, world
from tests.asgi import Client

ROOT = "https://kindred.example"
HERE = f"{ROOT}/export?format=iiif"

ADDRESS = {"type": "string", "pattern": r"^https?://[^\s#]+$"}
WORDS = {
    "type": "object",
    "minProperties": 1,
    "patternProperties": {"^([a-z]{2,3}|none)$": {"type": "array", "minItems": 1, "items": {"type": "string"}}},
    "additionalProperties": False,
}
PAIR = {
    "type": "object",
    "required": ["label", "value"],
    "properties": {"label": WORDS, "value": WORDS},
    "additionalProperties": False,
}
RIGHTS = {
    "type": "string",
    "pattern": r"^http://(creativecommons\.org/(licenses|publicdomain)|rightsstatements\.org/vocab)/\S+/$",
}
PIXELS = {"type": "integer", "exclusiveMinimum": 0}


def of_type(name: str, required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id", "type", *required],
        "properties": {"id": ADDRESS, "type": {"const": name}, **properties},
        "additionalProperties": False,
    }


def some(item: dict[str, Any], most: int | None = None) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": item} | ({"maxItems": most} if most else {})


IMAGE = of_type("Image", ["format"], format={"pattern": "^image/[a-z]+$"}, height=PIXELS, width=PIXELS)
ANNOTATION = of_type(
    "Annotation", ["motivation", "body", "target"], motivation={"const": "painting"}, body=IMAGE, target=ADDRESS
)
CANVAS = of_type(
    "Canvas",
    ["height", "width", "label", "items"],
    height=PIXELS,
    width=PIXELS,
    label=WORDS,
    metadata=some(PAIR),
    requiredStatement=PAIR,
    rights=RIGHTS,
    thumbnail=some(IMAGE),
    homepage=some(of_type("Text", ["label"], label=WORDS, format={"const": "text/html"})),
    items=some(of_type("AnnotationPage", ["items"], items=some(ANNOTATION, 1)), 1),
)
MANIFEST = of_type(
    "Manifest",
    ["@context", "label", "items"],
    **{"@context": {"const": "http://iiif.io/api/presentation/3/context.json"}},
    label=WORDS,
    summary=WORDS,
    metadata=some(PAIR),
    requiredStatement=PAIR,
    rights=RIGHTS,
    items=some(CANVAS),
)
"""What the standard asks of these classes (https://iiif.io/api/presentation/3.0/), and nothing else."""


def check(manifest: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(MANIFEST).validate(manifest)
    ids = [manifest["id"]]
    for canvas in manifest["items"]:
        (page,) = canvas["items"]
        (annotation,) = page["items"]
        assert annotation["target"] == canvas["id"]
        ids += [canvas["id"], page["id"], annotation["id"]]
    assert len(set(ids)) == len(ids)


def excerpt(loaded: Loaded | None = None) -> Excerpt:
    loaded = loaded or world()
    return of_answer(why(Asked(start=f"met:{DAWN}", end=f"met:{DUSK}"), loaded), 2, loaded)


def with_works(**changes: Any) -> Loaded:
    """The world with DUSK changed."""
    loaded = world()
    works = tuple(replace(one, **changes) if one.id == DUSK else one for one in loaded.catalogue)
    return replace(loaded, catalogue=Catalogue(Collection(works, loaded.catalogue.persons)))


def values(pairs: list[dict[str, Any]]) -> dict[str, list[str]]:
    return {one["label"]["en"][0]: one["value"]["none"] for one in pairs}


def test_a_path_is_a_manifest_with_a_canvas_for_each_picture() -> None:
    manifest = iiif.manifest(excerpt(), HERE, ROOT)
    check(manifest)
    assert manifest["id"] == HERE
    assert manifest["label"] == {"en": ["Why “Dawn” and “Dusk” are related, path 2"]}
    assert manifest["summary"] == {"en": ["“Dawn” is by Ada Berg, who taught Bo Çelik, who made “Dusk”."]}
    told = values(manifest["metadata"])
    assert told["Steps"] == [
        "“Dawn” is by Ada Berg.",
        "Bo Çelik was taught by Ada Berg.",
        "“Dusk” is by Bo Çelik.",
    ]
    assert told["By way of"] == ["Ada Berg (1820–1890), artist", "Bo Çelik (1850–), artist"]
    assert told["Cited"] == ["A. Writer, Lives, 1901, p. 3"]
    first, second = manifest["items"]
    assert [canvas["label"] for canvas in (first, second)] == [{"none": ["Dawn"]}, {"none": ["Dusk"]}]
    assert (first["width"], first["height"]) == (PICTURE.width, PICTURE.height)
    body = first["items"][0]["items"][0]["body"]
    assert body == {
        "id": f"{ROOT}/images/originals/aa/a.jpg",
        "type": "Image",
        "format": "image/jpeg",
        "height": PICTURE.height,
        "width": PICTURE.width,
    }
    assert first["thumbnail"][0]["id"] == f"{ROOT}/images/thumbnails/aa/a.jpg"
    assert first["homepage"][0]["id"] == f"{ROOT}/works/met:11"


def test_what_stands_for_a_title_is_english_and_in_no_quotation_marks() -> None:
    manifest = iiif.manifest(excerpt(with_works(title="Untitled", medium="Bronze")), HERE, ROOT)
    check(manifest)
    dusk = manifest["items"][1]
    assert dusk["label"] == dusk["homepage"][0]["label"] == {"en": ["Untitled bronze met:12"]}
    assert "Untitled bronze met:12, Bo Çelik, met" in values([dusk["requiredStatement"]])["Attribution"][0]
    assert "“Untitled" not in str(manifest)
    assert "Untitled bronze met:12 (Bo Çelik, 1880) is by Bo Çelik." in values(manifest["metadata"])["Steps"]


def test_a_picture_that_no_viewer_draws_gives_way_to_its_working_copy() -> None:
    manifest = iiif.manifest(excerpt(with_works(image=replace(PICTURE, mime="image/tiff"))), HERE, ROOT)
    check(manifest)
    assert manifest["items"][1]["items"][0]["items"][0]["body"] == {
        "id": f"{ROOT}/images/working/aa/a.jpg",
        "type": "Image",
        "format": "image/jpeg",
    }


def test_works_without_a_picture_are_named_and_have_no_canvas() -> None:
    manifest = iiif.manifest(of_nodes([f"met:{DAWN}", f"met:{OAK}"], world()), HERE, ROOT)
    check(manifest)
    assert len(manifest["items"]) == 1
    (bare,) = values(manifest["metadata"])["Works without a picture"]
    assert bare == "Photo: K. Ek (CC BY 4.0), CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"
    with pytest.raises(BadQuery, match="picture"):
        iiif.manifest(of_nodes([f"met:{OAK}", f"met:{BARE}"], world()), HERE, ROOT)


@pytest.mark.parametrize(
    "rights", ["CC0-1.0", "PDM-1.0", "CC-BY-4.0", "CC-BY-NC-ND-4.0", "CC-BY-SA-3.0-DE", "InC-1.0", "LicenseRef-x"]
)
def test_rights_are_those_of_each_work_and_of_all_where_they_agree(rights: str) -> None:
    manifest = iiif.manifest(excerpt(with_works(rights=rights, attribution="Photo: K. Ek")), HERE, ROOT)
    check(manifest)
    dusk = manifest["items"][1]
    wanted = uri(rights)
    assert dusk.get("rights") == (wanted and wanted.replace("https:", "http:"))
    (said,) = dusk["requiredStatement"]["value"]["none"]
    assert said.startswith("Photo: K. Ek")
    assert ("no derivatives" in said) == ("ND" in rights)
    assert said in manifest["requiredStatement"]["value"]["none"]
    assert ("rights" in manifest) == (rights == "CC0-1.0")


def test_words_that_look_like_markup_are_no_markup() -> None:
    found = excerpt()
    node = replace(found.nodes[0], name="<script>alert(1)</script>", attribution="<b>me</b>")
    manifest = iiif.manifest(replace(found, nodes=(node, *found.nodes[1:])), HERE, ROOT)
    check(manifest)

    def texts(one: Any) -> Any:
        if isinstance(one, str):
            yield one
        for value in one.values() if isinstance(one, dict) else one if isinstance(one, list) else ():
            yield from texts(value)

    assert not [one for one in texts(manifest) if one.startswith("<") and one.endswith(">")]


def test_the_addresses_are_those_of_the_server_that_was_asked() -> None:
    app = assemble(BodyLimits(1, 1.0))
    app.state.door = make_door(live=SimpleNamespace(current=world))
    with Client(app) as client:
        manifest = client.get(f"/export?format=iiif&node=met:{DAWN}&node=person:ulan:{MASTER}").json()
        check(manifest)
        assert {urlsplit(one["id"]).netloc for one in (manifest, *manifest["items"])} == {"kindred.test"}
        assert client.get(manifest["id"]).json() == manifest

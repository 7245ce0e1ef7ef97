"""An excerpt as a IIIF Presentation 3.0 manifest (https://iiif.io/api/presentation/3.0/): a canvas for each picture."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from api import links
from api.exports.excerpt import Excerpt
from api.nodes import Shown
from api.why.sentences import begun
from scrapers.attribution import licence
from scrapers.errors import BadQuery
from scrapers.licences import uri
from scrapers.records import Image

MEDIA_TYPE = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'

_DRAWN = {"image/jpeg", "image/png", "image/webp", "image/gif"}
"""What every browser, and so every viewer, draws; of anything else the working copy is shown, a JPEG."""

_Words = dict[str, list[str]]


def manifest(excerpt: Excerpt, here: str, root: str) -> dict[str, Any]:
    """JSON-ready data. `here` is the manifest's own address, `root` that of the server, without a slash at its end.

    Works without a picture are named in the metadata. Raises BadQuery where no work has one: a manifest without a
    canvas is none.
    """
    pictured = [(node, node.work.image) for node in excerpt.works if node.work is not None and node.work.image]
    if not pictured:
        raise BadQuery("none of these nodes is a work with a picture, and a IIIF manifest shows pictures alone")
    bare = [node for node in excerpt.works if node.thumbnail is None]
    others = [node for node in excerpt.nodes if node.work is None]
    labels = Counter(node.said_fully for node in others)
    cited = dict.fromkeys(edge.hop.citation for edge in excerpt.edges if edge.hop.citation)
    found: dict[str, Any] = {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": here,
        "type": "Manifest",
        "label": _words([excerpt.title]),
    }
    if excerpt.sentences:
        found["summary"] = _words(excerpt.sentences[:1])
    found["metadata"] = _pairs(
        {
            "Why": excerpt.sentences,
            "Steps": [begun(f"{edge.sentence}.") for edge in excerpt.edges] if excerpt.walks else [],
            "Works without a picture": [_credit(node) for node in bare],
            "By way of": [_by_way_of(node, labels[node.said_fully] == 1) for node in others],
            "Cited": list(cited),
            "Release": [str(excerpt.release)],
        }
    )
    found["requiredStatement"] = _pair("Attribution", [_credit(node) for node, _ in pictured])
    rights = {_rights(node) for node, _ in pictured}
    if len(rights) == 1 and None not in rights:
        found["rights"] = rights.pop()
    return found | {"items": [_canvas(node, image, root) for node, image in pictured]}


def _canvas(node: Shown, image: Image, root: str) -> dict[str, Any]:
    work = node.work
    assert work is not None
    here = f"{root}{links.node(node.key)}/canvas"
    found: dict[str, Any] = {
        "id": here,
        "type": "Canvas",
        "label": _name(node),
        "height": image.height,
        "width": image.width,
        "metadata": _pairs(
            {"Artist": node.artists, "Date": [node.years_said], "Licence": [licence(work.rights)], "Id": [node.key]}
        ),
        "requiredStatement": _pair("Attribution", [_credit(node)]),
    }
    if rights := _rights(node):
        found["rights"] = rights
    return found | {
        "thumbnail": [{"id": root + links.picture(image.thumbnail), "type": "Image", "format": "image/jpeg"}],
        "homepage": [
            {
                "id": root + links.page(node.key),
                "type": "Text",
                "label": _name(node),
                "format": "text/html",
            }
        ],
        "items": [
            {
                "id": f"{here}/page",
                "type": "AnnotationPage",
                "items": [
                    {
                        "id": f"{here}/page/picture",
                        "type": "Annotation",
                        "motivation": "painting",
                        "body": _picture(image, root),
                        "target": here,
                    }
                ],
            }
        ],
    }


def _picture(image: Image, root: str) -> dict[str, Any]:
    if image.mime in _DRAWN:
        size = {"height": image.height, "width": image.width}
        return {"id": root + links.picture(image.original), "type": "Image", "format": image.mime, **size}
    return {"id": root + links.picture(image.working), "type": "Image", "format": "image/jpeg"}


def _rights(node: Shown) -> str | None:
    """The licence as the standard names it: Creative Commons' own identifiers begin with http, not https."""
    found = uri(node.work.rights) if node.work else None
    return found.replace("https://creativecommons.org/", "http://creativecommons.org/") if found else None


def _by_way_of(node: Shown, alone: bool) -> str:
    """A node between works, with its key where it is not the only one of its name and years."""
    return f"{node.said_fully}, {node.kind}" if alone else f"{node.said_fully}, {node.kind}, {node.key}"


def _name(node: Shown) -> _Words:
    """A title is in whatever language it is; what stands for one is English."""
    return _words([node.name], "en" if node.untitled else "none")


def _credit(node: Shown) -> str:
    """Who is to be named, under which licence, and what that forbids."""
    work = node.work
    assert work is not None
    words = licence(work.rights)
    credit = node.attribution or node.name
    return credit if words in credit else f"{credit}, {words}"


def _pairs(found: dict[str, Sequence[str]]) -> list[dict[str, _Words]]:
    return [_pair(label, values) for label, values in found.items() if any(values)]


def _pair(label: str, values: Iterable[str]) -> dict[str, _Words]:
    return {"label": _words([label]), "value": _words(values, "none")}


def _words(values: Iterable[str], language: str = "en") -> _Words:
    """A language map. What would look like markup gets a space at its end, which the standard reads as plain text."""
    return {language: [f"{one} " if one.startswith("<") and one.endswith(">") else one for one in values if one]}

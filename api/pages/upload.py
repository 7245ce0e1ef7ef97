"""The page for a picture of one's own: its form, and its kin with the place in history that it seems to have."""

import base64
import hashlib
import io
from dataclasses import dataclass, replace

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from api import wording
from api.asking import Request
from api.door import Defaults
from api.live import Loaded
from api.pages import timeline
from api.pages.asked import SHOWN, Balance, Fields, balance_of
from api.pages.kin import ALL_ZERO, KinList, kin_list, sliders
from api.pages.reasons import Swatch, swatches
from api.pages.templates import render
from api.pages.tile import shape
from api.recommend import Recommendations, place, recommend_upload
from api.upload import PictureLimits, Upload, encode_upload, read_pixels
from ml.choice import RankerName
from scrapers.errors import BadQuery

PREVIEW = 640
"""Longest side, in pixels, of the copy that is sent back within the page."""


@dataclass(frozen=True, slots=True)
class Result:
    """What there is to say about an upload; `preview` is the picture itself as a `data:` address."""

    preview: str
    width: int
    height: int
    shape: str
    line: timeline.Line | None
    likelihoods: tuple[timeline.Likelihood, ...]
    words: tuple[str, ...]
    palette: tuple[Swatch, ...]
    kin: KinList


ASKED = ("formal", "conceptual")
"""Facets that a picture has: nothing is known of its history, so that there is nothing to weigh."""


def form_page(fields: Fields, defaults: Defaults, limits: PictureLimits, *, fault: str = "") -> str:
    """The form; `fault` says what was wrong with what it sent before."""
    try:
        balance = _balance_of(fields, defaults)
    except BadQuery:
        balance = _balance_of(Fields(()), defaults)
    return _page(balance, limits, fault=fault)


def result_page(
    content: bytes, fields: Fields, loaded: Loaded, defaults: Defaults, limits: PictureLimits, *, part: bool = False
) -> str:
    """The page about the picture whose file is `content`, or with `part` only its list of kin; nothing is stored.

    Raises Rejected for what is no usable picture, BadQuery for fields that make no sense.
    """
    balance = _balance_of(fields, defaults)
    pixels = read_pixels(content, limits)
    upload = encode_upload(pixels, hashlib.sha256(content).hexdigest(), loaded.release.basis)
    answer, why_none = _answer(upload, balance, loaded)
    kin = kin_list(answer, upload.descriptors, loaded) if answer else KinList(message=why_none)
    if part:
        return render("kin.html", kin=kin, chips=(), action="/upload")
    placement = answer.placement if answer else None
    if placement is None:
        itself = frozenset(loaded.catalogue.by_picture.get(upload.sha256, ()))
        placement = place(upload, loaded.catalogue, loaded.release, itself)
    height, width = pixels.shape[:2]
    result = Result(
        _preview(pixels),
        width,
        height,
        shape(width, height),
        timeline.line(placement),
        tuple(timeline.likelihoods(placement)),
        tuple(wording.placement(placement)),
        tuple(swatches(upload.descriptors)),
        kin,
    )
    return _page(balance, limits, result=result)


def _balance_of(fields: Fields, defaults: Defaults) -> Balance:
    asked = balance_of(fields, defaults)
    return replace(asked, weights={name: asked.weights[name] if name in ASKED else 0.0 for name in asked.weights})


def _answer(upload: Upload, balance: Balance, loaded: Loaded) -> tuple[Recommendations | None, str]:
    """The recommendations; or none, and why."""
    if balance.nothing:
        return None, ALL_ZERO
    request = Request(weights=balance.weights, k=SHOWN, diversity=balance.diversity)
    try:
        ranker = loaded.ranker(RankerName.COSINE)
        return recommend_upload(upload, request, loaded.catalogue, loaded.release, ranker), ""
    except BadQuery as error:
        return None, str(error)


def _page(balance: Balance, limits: PictureLimits, *, result: Result | None = None, fault: str = "") -> str:
    return render(
        "upload.html",
        title="Your picture",
        sliders=sliders(balance, ASKED),
        megabytes=limits.max_bytes // 1_000_000,
        result=result,
        fault=fault,
        chips=(),
        action="/upload",
    )


def _preview(pixels: NDArray[np.uint8]) -> str:
    picture = PIL.Image.fromarray(pixels)
    picture.thumbnail((PREVIEW, PREVIEW), PIL.Image.Resampling.LANCZOS)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=82)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"

"""A contact sheet: what was asked on the left, what was recommended beside it."""

import io
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from api import wording
from api.explain import Recommendation
from api.recommend import Recommendations
from embeddings.facet import FACETS
from scrapers.errors import BadQuery
from scrapers.files import write_file
from scrapers.picture_folder import PictureFolder
from scrapers.untitled import called

CELL, PICTURE, MARGIN, COLUMNS = 250, 214, 18, 5
PAPER, INK, FAINT, MARK = "#f6f2ea", "#26221d", "#7a7166", "#a5482f"
SUFFIXES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}


FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial.ttf")
"""Fonts with the letters of most names, where the system has one."""


def check_sheet(path: Path) -> str:
    """The format of the sheet at `path`. Raises BadQuery for a suffix other than .png or .jpg."""
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise BadQuery(f"{path}: a contact sheet is a .png or a .jpg")
    return kind


def save_sheet(path: Path, answer: Recommendations, query: Sequence[Path], images: PictureFolder) -> None:
    """Write the sheet to `path`. Raises BadQuery for a suffix other than .png or .jpg."""
    kind = check_sheet(path)
    cells = [_captioned(one, "you asked", [], MARK) for one in query[:COLUMNS]]
    cells += [_recommended(rank, item, images) for rank, item in enumerate(answer.items, start=1)]
    rows = -(-len(cells) // COLUMNS)
    height = max((cell.height for cell in cells), default=CELL)
    sheet = Image.new("RGB", (COLUMNS * (CELL + MARGIN) + MARGIN, rows * (height + MARGIN) + MARGIN), PAPER)
    for number, cell in enumerate(cells):
        row, column = divmod(number, COLUMNS)
        sheet.paste(cell, (MARGIN + column * (CELL + MARGIN), MARGIN + row * (height + MARGIN)))
    buffer = io.BytesIO()
    sheet.save(buffer, kind, quality=92)
    write_file(path, buffer.getvalue())


def _recommended(rank: int, item: Recommendation, images: PictureFolder) -> Image.Image:
    work = item.artwork
    picture = images.path(work.image.working) if work.image else None
    closest = sorted(item.percentiles, key=lambda name: -item.percentiles[name])[:1]
    reasons = [wording.closeness(name, item.percentiles[name]) for name in FACETS if name in closest]
    for facet in FACETS:
        reasons += [one.text for one in item.evidence if one.facet == facet][:1]
    title = f"{rank}. {called(work.title, work.key, work.medium)}"
    maker = f"{', '.join(item.artists) or 'unknown artist'}, {wording.years(work.years)}"
    return _captioned(picture, title, [maker, *reasons[:4]], INK)


def _captioned(path: Path | None, title: str, lines: Sequence[str], colour: str) -> Image.Image:
    cell = Image.new("RGB", (CELL, PICTURE + 150), PAPER)
    draw = ImageDraw.Draw(cell)
    if path is None:
        draw.rectangle((0, 0, CELL - 1, PICTURE - 1), outline=FAINT)
        draw.text((CELL / 2, PICTURE / 2), "no picture", fill=FAINT, anchor="mm", font=_font(13)[0])
    else:
        with Image.open(path) as opened:
            picture = ImageOps.contain(ImageOps.exif_transpose(opened).convert("RGB"), (CELL, PICTURE))
        cell.paste(picture, ((CELL - picture.width) // 2, PICTURE - picture.height))
    top = PICTURE + 6
    for text, size, fill in [(title, 15, colour), *((line, 12, FAINT) for line in lines)]:
        font, complete = _font(size)
        for part in _wrapped(text if complete else _plain(text), font)[:2]:
            draw.text((0, top), part, fill=fill, font=font)
            top += size + 4
    return cell


def _wrapped(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> list[str]:
    """`text` in lines that fit a cell."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= CELL:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def _font(size: int) -> tuple[ImageFont.FreeTypeFont | ImageFont.ImageFont, bool]:
    """A font, and whether it has more than plain Latin letters, as the one that Pillow brings does not."""
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size - 1), True
        except OSError:
            continue
    return ImageFont.load_default(size), False


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.replace("–", "-").replace("°", " deg"))
    return "".join(letter for letter in letters if ord(letter) < 128)

import io
import json
import struct
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFile, TiffImagePlugin

from scrapers.errors import Rejected
from scrapers.images import decode, sniff

RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(width=48, height=32, mode="RGB"):
    """Left half red, right half blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image.quantize(4) if mode == "P" else image.convert(mode, dither=Image.Dither.NONE)


def encoded(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def refused(content, **limits):
    with pytest.raises(Rejected) as caught:
        decode(content, **limits)
    return caught.value.reason


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width, height, data):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def near(pixels, left, right, tolerance=6):
    """Whether the left half of `pixels` is about `left` and the right half about `right`."""
    width = pixels.shape[1]
    halves = pixels[:, 2 : width // 2 - 2], pixels[:, width // 2 + 2 : width - 2]
    return all(
        np.abs(half.astype(int) - colour).max() <= tolerance for half, colour in zip(halves, (left, right), strict=True)
    )


@pytest.mark.parametrize(
    ("kind", "mime"),
    [("JPEG", "jpeg"), ("PNG", "png"), ("WEBP", "webp"), ("TIFF", "tiff"), ("GIF", "gif"), ("AVIF", "avif")],
)
def test_every_format_gives_the_same_picture(kind, mime):
    options = {"quality": 95} if kind in ("JPEG", "WEBP", "AVIF") else {}
    decoded = decode(encoded(picture(), kind, **options))
    assert decoded.mime == f"image/{mime}"
    assert (decoded.width, decoded.height) == (48, 32)
    assert decoded.pixels.shape == (32, 48, 3)
    assert decoded.pixels.dtype == np.uint8
    assert near(decoded.pixels, RED, BLUE, tolerance=12)


def test_perceptual_hash_hardly_changes_with_compression():
    gradient = Image.fromarray((np.add.outer(np.arange(64) ** 2 // 20, np.arange(96) * 2) % 256).astype(np.uint8))
    one, other = (decode(encoded(gradient, "JPEG", quality=q)).phash for q in (95, 60))
    assert len(one) == 16
    assert (int(one, 16) ^ int(other, 16)).bit_count() <= 6


def test_empty():
    assert refused(b"") == "empty file"


@pytest.mark.parametrize("content", [b"just some text, renamed to .jpg", b"<svg></svg>", b"%PDF-1.7", b"\xff\xd8"])
def test_not_an_image(content):
    assert refused(content) == "not an image"


def test_too_many_bytes():
    content = encoded(picture())
    assert refused(content, max_bytes=len(content) - 1) == "file too large"
    decode(content, max_bytes=len(content))


def black_rows(width, height):
    """`height` black rows, deflated: one flushed block again and again, and the checksum that zeros have."""
    deflate = zlib.compressobj(9)
    head = deflate.compress(b"") + deflate.flush(zlib.Z_FULL_FLUSH)
    block = deflate.compress(b"\0" * (width * 3 + 1) * (height // 100)) + deflate.flush(zlib.Z_FULL_FLUSH)
    length = (width * 3 + 1) * (height // 100) * 100
    return head + block * 100 + b"\x03\0" + struct.pack(">I", length % 65521 << 16 | 1)


def test_bomb_of_well_formed_rows():
    assert near(decode(png(300, 200, black_rows(300, 200))).pixels, (0,) * 3, (0,) * 3)
    content = png(30_000, 30_000, black_rows(30_000, 30_000))
    assert len(content) < 20_000_000
    assert refused(content) == "too many pixels"


def test_bomb_of_a_lying_header():
    assert refused(png(30_000, 30_000, zlib.compress(b"\0" * 10))) == "too many pixels"


def test_more_data_than_the_header_says_is_not_unpacked():
    bomb = zlib.compress(b"\0" * 50_000_000)
    assert decode(png(10, 10, bomb)).pixels.shape == (10, 10, 3)


def test_pixel_limit_is_inclusive():
    content = encoded(picture(48, 32))
    decode(content, max_pixels=48 * 32)
    assert refused(content, max_pixels=48 * 32 - 1) == "too many pixels"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_truncated(kind):
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8))
    content = encoded(noise, kind)
    assert refused(content[: len(content) // 2]) == "truncated"
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_corrupt():
    content = bytearray(encoded(picture()))
    content[45] ^= 0xFF  # inside the compressed data: the checksum fails
    assert refused(bytes(content)) == "corrupt"


def test_animation_gives_its_first_frame():
    frames = [Image.new("RGB", (32, 32), colour) for colour in (RED, BLUE)]
    for kind in ("GIF", "WEBP", "PNG"):
        lossless = {"lossless": True} if kind == "WEBP" else {}
        content = encoded(frames[0], kind, save_all=True, append_images=frames[1:], **lossless)
        assert near(decode(content).pixels, RED, RED)


def test_cmyk():
    cmyk = encoded(Image.new("CMYK", (32, 32), (0, 255, 255, 0)), "JPEG", quality=95)
    assert near(decode(cmyk).pixels, (255, 0, 0), (255, 0, 0))


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits(kind):
    grey = np.zeros((32, 48), dtype=np.uint16)
    grey[:, 24:] = 0xFFFF
    decoded = decode(encoded(Image.fromarray(grey), kind))
    assert near(decoded.pixels, (0,) * 3, (255,) * 3, tolerance=0)


def test_floating_point_is_refused():
    assert refused(encoded(Image.new("F", (16, 16), 0.5), "TIFF")) == "unsupported pixels"


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_lies_on_white(mode):
    image = picture(mode=mode)
    image.putalpha(Image.new("L", image.size, 0))
    assert near(decode(encoded(image)).pixels, (255,) * 3, (255,) * 3)


def test_transparent_palette_lies_on_white():
    image = picture(mode="P")
    content = encoded(image, "GIF", transparency=image.getpixel((0, 0)))
    assert near(decode(content).pixels, (255,) * 3, BLUE)


@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_few_colours(mode):
    expected = picture(mode=mode).convert("RGB")
    decoded = decode(encoded(picture(mode=mode)))
    assert near(decoded.pixels, *(expected.getpixel((x, 16)) for x in (5, 40)))


def test_warnings_stay_unsaid_only_while_decoding():
    filters = list(warnings.filters)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(decode, [encoded(picture(), "JPEG")] * 40))
    assert list(warnings.filters) == filters


def swapped_profile():
    """An sRGB profile whose red and blue have changed places."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def test_profile_is_converted():
    decoded = decode(encoded(picture(), icc_profile=swapped_profile()))
    assert near(decoded.pixels, BLUE, RED)
    assert decoded.notes == ()


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_broken_profile_is_passed_over_and_noted(mode):
    decoded = decode(encoded(picture(mode=mode), icc_profile=b"nonsense" * 40))
    assert near(decoded.pixels, *(picture(mode=mode).convert("RGB").getpixel((x, 16)) for x in (5, 40)))
    assert "colour profile" in decoded.notes[0]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied(kind, orientation):
    upright = picture(64, 32)
    # What a camera that was held so has written: the inverse of what a viewer must do.
    inverse = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    stored = upright if inverse is None else upright.transpose(inverse)
    exif = Image.Exif()
    exif[0x0112] = orientation
    decoded = decode(encoded(stored, kind, exif=exif, **({} if kind in ("PNG", "TIFF") else {"quality": 95})))
    assert (decoded.width, decoded.height) == (64, 32)
    assert near(decoded.pixels, RED, BLUE, tolerance=20)


def test_exif_is_kept_as_json():
    exif = Image.Exif()
    exif[0x010E] = "Haystacks\0 at noon"
    exif[0x013B] = "Oscar Monet"
    exif[0x0112] = 9
    exif.get_ifd(0x8769)[0x829A] = TiffImagePlugin.IFDRational(1, 250)
    exif.get_ifd(0x8769)[0x927C] = b"camera secrets" * 100
    exif.get_ifd(0x8825)[1] = "N"
    kept = decode(encoded(picture(), "JPEG", exif=exif)).exif
    assert json.loads(json.dumps(kept, allow_nan=False)) == kept
    assert kept["Artist"] == "Oscar Monet"
    assert kept["ImageDescription"].startswith("Haystacks")
    assert "\0" not in json.dumps(kept)
    assert kept["Exif"]["ExposureTime"] == pytest.approx(1 / 250)
    assert kept["GPSInfo"] == {"GPSLatitudeRef": "N"}
    assert "MakerNote" not in json.dumps(kept)


def test_exif_is_bounded():
    exif = Image.Exif()
    exif[0x010E] = "x" * 50_000
    for number in range(0xC000, 0xC200):
        exif[number] = "filler"
    kept = decode(encoded(picture(), "JPEG", exif=exif)).exif
    assert kept["ImageDescription"] == "x" * 2000
    assert len(kept) == 200


def test_broken_exif_is_dropped():
    decoded = decode(encoded(picture(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 60))
    assert near(decoded.pixels, RED, BLUE, tolerance=12)


def test_iptc_is_kept():
    def dataset(number, text):
        return b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(text)) + text

    records = dataset(80, "Käthe Kollwitz".encode("latin-1")) + dataset(25, b"etching") + dataset(25, b"woman")
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records + b"\0" * (len(records) % 2)
    body = b"Photoshop 3.0\0" + resource
    jpeg = encoded(picture(), "JPEG")
    content = jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]
    assert decode(content).iptc == {"By-line": "Käthe Kollwitz", "Keywords": ["etching", "woman"]}


SEEDS = [
    encoded(picture(24, 16), kind, **({"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"} if kind == "JPEG" else {}))
    for kind in ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF")
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=4)), max_size=6),
    st.integers(0, 4000),
)
def test_damaged_bytes_are_decoded_or_refused(content, damage, cut):
    damaged = bytearray(content)
    for place, junk in damage:
        start = place % len(damaged)
        damaged[start : start + len(junk)] = junk
    damaged = bytes(damaged[: max(1, len(damaged) - cut % 50)])
    try:
        decoded = decode(damaged, max_pixels=1_000_000)
    except Rejected:
        return
    assert decoded.pixels.shape == (decoded.height, decoded.width, 3)
    json.dumps([decoded.exif, decoded.iptc], allow_nan=False)


@given(st.binary(max_size=64))
def test_sniffing_answers_for_any_bytes(content):
    assert sniff(content) is None or sniff(content).startswith("image/")

"""The invented movements: where each was at home, in which manner it worked, with what colours on what."""

from dataclasses import dataclass

from scrapers.sample.palettes import Palette, ink


@dataclass(frozen=True, slots=True)
class Movement:
    """A school of painters: its name, the manner it painted in, home, materials, and the colours its members shared."""

    name: str
    manner: str
    place: str
    nationality: str
    medium: str
    palette: Palette


MOVEMENTS = (
    Movement(
        "Lagoon Pointillism", "points", "Port Ilva", "Ilvan", "oil on canvas",
        Palette(
            sky="8fb8d8", glow="fde6b0", far="93a6cf", earth="d9a866", water="4f93b8", green="6fa35a",
            warm="f2c04e", red="d9573f", cool="6b62a8", dark="2f2b57", pale="fff4d8",
        ),
    ),
    Movement(
        "Willow Block School", "block_print", "Hanamori", "Hanamorian", "colour woodblock on mulberry paper",
        Palette(
            sky="c9d8d3", glow="f4e3bd", far="7f9aa8", earth="c6a878", water="2f6690", green="6d8a5b",
            warm="e0b25a", red="c2452d", cool="1f4068", dark="22242b", pale="f3e9d2",
        ),
    ),
    Movement(
        "Vesper Tonalism", "glazes", "Brackwater", "Brackish", "oil on panel",
        Palette(
            sky="8f9a94", glow="ecc98a", far="77857f", earth="7d6b4d", water="748785", green="57603f",
            warm="c0964c", red="955138", cool="48575d", dark="262823", pale="efe0bf",
        ),
    ),
    Movement(
        "Quarry Planism", "facets", "Montserre", "Serrois", "oil on canvas",
        Palette(
            sky="a9a48c", glow="d9c79a", far="8f9384", earth="a67c48", water="7a938f", green="6b7a50",
            warm="cf9a4c", red="9a4a2f", cool="566470", dark="2b2826", pale="e9dfc6",
        ),
    ),
    Movement(
        "Meridian Construction", "geometry", "Novy Tamsk", "Tamskian", "gouache on board",
        Palette(
            sky="9cc3d5", glow="f3d9a0", far="6f8fa8", earth="d98f4e", water="2a6f97", green="3d8b6e",
            warm="f2b632", red="d64933", cool="1d3557", dark="1b1b1e", pale="f6f0e2",
        ),
    ),
    Movement(
        "Candle Room Realism", "lamplight", "Oudhaven", "Oudhavener", "oil on oak panel",
        Palette(
            sky="5b6660", glow="f0cf8a", far="5d5a4c", earth="8a5a2e", water="47605f", green="4f5a2f",
            warm="d89a3c", red="a8341f", cool="3a4650", dark="140d08", pale="fbe9c4",
        ),
    ),
    Movement(
        "Kestrel Expressionism", "swirls", "Valdorne", "Valdornian", "oil on coarse canvas",
        Palette(
            sky="4586b8", glow="f6d67a", far="566fa6", earth="c2893f", water="2f6f9e", green="56894a",
            warm="f2b840", red="cc4630", cool="31458a", dark="17213f", pale="fbf0cf",
        ),
    ),
    Movement(
        "Rainstone Ink", "washes", "Qingmei Valley", "Qingmeian", "ink on paper",
        ink("efe6d2", "1d1f24", "8a3a2b"),
    ),
    Movement(
        "Copperline Engraving", "engraving", "Aldersbach", "Alder", "engraving on laid paper",
        ink("efe8d6", "2a1c14", "7a2e22"),
    ),
    Movement(
        "Gilded Panel School", "gold_ground", "Sambrera", "Sambreran", "tempera and gold on panel",
        Palette(
            sky="8fb0b8", glow="f7e2a0", far="6f8a98", earth="b07a45", water="2f6f88", green="3f6b48",
            warm="d9a93c", red="b3321f", cool="274a7a", dark="2a1712", pale="f8ecd0",
        ),
    ),
    Movement(
        "Harbour Mosaic", "stones", "Thessamar", "Thessamaran", "glass and stone in lime mortar",
        Palette(
            sky="86bcd0", glow="f5dfa8", far="7fa0b8", earth="c78f58", water="2f86a0", green="5f8f4f",
            warm="e8b33f", red="bf4a30", cool="3f4f8a", dark="27233a", pale="f4ead2",
        ),
    ),
)  # fmt: skip

BY_MANNER = {movement.manner: movement for movement in MOVEMENTS}

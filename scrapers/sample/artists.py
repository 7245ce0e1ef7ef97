"""The invented artists: who taught whom, when they lived, and what is personal in their colours and hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapers.sample.hands import Hand
from scrapers.sample.movements import BY_MANNER, Movement
from scrapers.sample.palettes import Palette


@dataclass(frozen=True, slots=True)
class Painter:
    """An invented artist. `teachers` are keys of others; `colours` replaces some of the movement's."""

    key: str
    name: str
    manner: str
    birth: int
    death: int
    hand: Hand
    teachers: tuple[str, ...] = ()
    colours: Mapping[str, str] = field(default_factory=dict)

    @property
    def movement(self) -> Movement:
        return BY_MANNER[self.manner]

    @property
    def palette(self) -> Palette:
        return self.movement.palette.with_(**self.colours)


_FOUNDERS = (
    Painter("odile-marchevant", "Odile Marchevant", "points", 1849, 1921, Hand(1.0, 1.0, 1.0)),
    Painter("mizuhara-rindo", "Mizuhara Rindō", "block_print", 1761, 1832, Hand(1.0, 1.0, 1.0)),
    Painter("alban-thackerley", "Alban Thackerley", "glazes", 1831, 1904, Hand(1.0, 1.0, 1.0)),
    Painter("basile-corvenne", "Basile Corvenne", "facets", 1879, 1951, Hand(1.0, 1.0, 1.0)),
    Painter("lev-osminin", "Lev Osminin", "geometry", 1890, 1958, Hand(1.0, 1.0, 1.0), ("basile-corvenne",)),
    Painter("joost-van-der-wolmere", "Joost van der Wolmere", "lamplight", 1588, 1651, Hand(1.0, 1.0, 1.0)),
    Painter("anselm-drachholt", "Anselm Drachholt", "swirls", 1862, 1927, Hand(1.0, 1.0, 1.0), ("odile-marchevant",)),
    Painter("fan-yuqiao", "Fan Yuqiao", "washes", 1466, 1541, Hand(1.0, 1.0, 1.0)),
    Painter("hieronymus-waldecker", "Hieronymus Waldecker", "engraving", 1528, 1597, Hand(1.0, 1.0, 1.0)),
    Painter("lapo-di-sambrera", "Lapo di Sambrera", "gold_ground", 1302, 1361, Hand(1.0, 1.0, 1.0)),
    Painter("kallistos-merianes", "Kallistos Merianes", "stones", 1108, 1172, Hand(1.0, 1.0, 1.0)),
)

_PUPILS = (
    Painter(
        "ruben-castellane",
        "Ruben Castellane",
        "points",
        1866,
        1934,
        Hand(1.2, 1.1, 1.2),
        ("odile-marchevant",),
        {"sky": "9fc6d0", "water": "3f9aa6", "cool": "5c76b0", "earth": "d6a07a", "red": "dd6a52"},
    ),
    Painter(
        "asakawa-toyone",
        "Asakawa Toyone",
        "block_print",
        1782,
        1851,
        Hand(0.8, 1.0, 1.2),
        ("mizuhara-rindo",),
        {"sky": "e3d3bf", "water": "4f7f86", "cool": "5b3f5e", "red": "b83a4b", "green": "7a8f5f", "earth": "cfa98a"},
    ),
    Painter(
        "wilhelmina-frostrup",
        "Wilhelmina Frostrup",
        "glazes",
        1851,
        1919,
        Hand(1.3, 0.9, 1.2),
        ("alban-thackerley",),
        {"sky": "869aa4", "far": "6c808c", "glow": "e6d2ab", "water": "6d8594", "cool": "40566a", "warm": "b89e62"},
    ),
    Painter(
        "marta-oliszek",
        "Marta Oliszek",
        "facets",
        1889,
        1960,
        Hand(0.8, 1.15, 1.1),
        ("basile-corvenne",),
        {"sky": "9aa7a6", "water": "6a8c9c", "green": "5f7f62", "red": "a6513c", "earth": "a3855c"},
    ),
    Painter(
        "irina-talvest",
        "Irina Talvest",
        "geometry",
        1902,
        1969,
        Hand(1.25, 1.2, 1.0),
        ("lev-osminin",),
        {"red": "e0563f", "water": "2f7f86", "cool": "243b53", "earth": "e2a25f", "green": "4f9a7c", "pale": "f4ecd8"},
    ),
    Painter(
        "geertje-halmaker",
        "Geertje Halmaker",
        "lamplight",
        1605,
        1677,
        Hand(1.15, 0.9, 0.8),
        ("joost-van-der-wolmere",),
        {"glow": "f2d69a", "red": "9c2f2a", "water": "52676c", "green": "57602f", "earth": "7f5836"},
    ),
    Painter(
        "signe-havbrekke",
        "Signe Havbrekke",
        "swirls",
        1874,
        1940,
        Hand(1.15, 1.1, 1.2),
        ("anselm-drachholt",),
        {"sky": "4f95a8", "water": "2c7f8f", "cool": "2f5580", "green": "4c8560", "red": "d0533a", "glow": "f4dc92"},
    ),
    Painter(
        "shen-molan",
        "Shen Molan",
        "washes",
        1488,
        1560,
        Hand(1.3, 1.1, 1.3),
        ("fan-yuqiao",),
        {"pale": "ece0c6", "dark": "211d1c"},
    ),
    Painter(
        "ursula-steinbrech",
        "Ursula Steinbrech",
        "engraving",
        1546,
        1612,
        Hand(0.85, 1.1, 0.7),
        ("hieronymus-waldecker",),
        {"dark": "1d2230"},
    ),
    Painter(
        "niccola-ardengheri",
        "Niccola Ardengheri",
        "gold_ground",
        1322,
        1384,
        Hand(1.2, 1.0, 1.3),
        ("lapo-di-sambrera",),
        {"red": "a8324a", "cool": "3a3f7f", "green": "4a7555", "warm": "d6a244", "water": "3a7a8a"},
    ),
    Painter(
        "eudokia-halmyra",
        "Eudokia Halmyra",
        "stones",
        1126,
        1190,
        Hand(0.85, 1.1, 1.0),
        ("kallistos-merianes",),
        {"sky": "93c4c0", "water": "2f8f8f", "cool": "4a4a86", "red": "b8483f", "glow": "f3e3b4"},
    ),
)

_LATER = (
    Painter(
        "ines-tourvaille", "Inès Tourvaille", "points", 1871, 1945, Hand(0.85, 0.9, 0.9),
        ("odile-marchevant", "ruben-castellane"),
        {"sky": "b5b4dd", "glow": "fcdcc0", "water": "6a8fc4", "cool": "7a5fa6", "green": "7fa870", "warm": "f0b868"},
    ),
    Painter(
        "nishimori-kagen", "Nishimori Kagen", "block_print", 1788, 1860, Hand(1.2, 1.0, 0.8),
        ("mizuhara-rindo",),
        {"sky": "d5dcc6", "water": "3a6b78", "cool": "2c4f4a", "green": "5c7d55", "red": "cc5a33", "warm": "d9a945"},
    ),
    Painter(
        "edmund-quillfeather", "Edmund Quillfeather", "glazes", 1855, 1926, Hand(0.8, 1.1, 0.9),
        ("alban-thackerley", "wilhelmina-frostrup"),
        {"sky": "a1977f", "far": "857a65", "glow": "f0c27c", "water": "877f6d", "cool": "584f49", "red": "9f5635"},
    ),
    Painter(
        "teodor-varnak", "Teodor Varnak", "facets", 1893, 1962, Hand(1.2, 0.9, 0.9),
        ("basile-corvenne", "marta-oliszek"),
        {"sky": "b3a282", "water": "8a8f80", "cool": "63605a", "earth": "b3854a", "warm": "d6a658", "red": "8f4430"},
    ),
    Painter(
        "katalin-borbassy", "Katalin Borbássy", "geometry", 1904, 1978, Hand(0.85, 1.0, 1.2),
        ("lev-osminin",),
        {"red": "cf3f3a", "warm": "eeb044", "cool": "2b2d5b", "sky": "a9c2c9", "water": "3f6fa8", "earth": "cf8150"},
    ),
    Painter(
        "balthasar-kroonvliet", "Balthasar Kroonvliet", "lamplight", 1611, 1680, Hand(0.9, 1.1, 1.3),
        ("joost-van-der-wolmere", "geertje-halmaker"),
        {"warm": "e0a648", "red": "b1401f", "earth": "965f2b", "cool": "3f4340", "glow": "f3c877"},
    ),
    Painter(
        "mateu-ferrandell", "Mateu Ferrandell", "swirls", 1879, 1948, Hand(0.9, 0.95, 0.85),
        ("anselm-drachholt", "signe-havbrekke"),
        {"sky": "5a83bd", "earth": "cc8a4a", "warm": "f4ae3c", "red": "d64a34", "cool": "463f86", "green": "6a8a3f"},
    ),
    Painter(
        "bai-xiuting", "Bai Xiuting", "washes", 1495, 1571, Hand(0.85, 0.9, 0.8),
        ("fan-yuqiao",),
        {"pale": "f1ead9", "dark": "1a2028"},
    ),
    Painter(
        "melchior-tannhofer", "Melchior Tannhofer", "engraving", 1551, 1620, Hand(1.15, 0.95, 1.4),
        ("hieronymus-waldecker", "ursula-steinbrech"),
        {"dark": "331d12", "pale": "f1e4cb"},
    ),
    Painter(
        "benedetta-falcucci", "Benedetta Falcucci", "gold_ground", 1327, 1390, Hand(0.85, 1.1, 0.8),
        ("lapo-di-sambrera", "niccola-ardengheri"),
        {"red": "c04a2a", "cool": "2f5a70", "green": "5a7a45", "earth": "b98550", "pale": "f9eed6"},
    ),
    Painter(
        "yusuf-al-marsawi", "Yusuf al-Marsawi", "stones", 1130, 1197, Hand(1.15, 1.0, 1.0),
        ("kallistos-merianes", "eudokia-halmyra"),
        {"sky": "7fb0d6", "water": "2a72a8", "cool": "354a92", "warm": "ecb94c", "earth": "cc9a60", "red": "c4552f"},
    ),
)  # fmt: skip

_PAIRS = tuple(painter for pair in zip(_FOUNDERS, _PUPILS, strict=True) for painter in pair)
PAINTERS = _PAIRS + _LATER
"""Founders each followed by a pupil, then later pupils: any first few already hold a teacher and a pupil."""

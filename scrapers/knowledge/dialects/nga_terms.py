"""The National Gallery of Art's terms: which of its styles are movements, and which of its themes are genres.

A style is written as an adjective ("Impressionist"); it becomes the noun by which other sources name the movement.
"Realist" is said of any likeness and is no movement. Dynasties and reigns date a work. What is left are styles of
furniture and ware (Shaker, Chippendale, Maiolica): kinds of work, so genres.
"""

from collections.abc import Mapping

MOVEMENTS: Mapping[str, str] = {
    "Abstract Expressionist": "Abstract Expressionism",
    "Abstraction": "Abstract Art",
    "Academic": "Academic Art",
    "Art Nouveau": "Art Nouveau",
    "Austrian Expressionist": "Austrian Expressionism",
    "Baroque": "Baroque",
    "Biedermeier": "Biedermeier",
    "Conceptual Art": "Conceptual Art",
    "Cubist": "Cubism",
    "Fauve": "Fauvism",
    "Futurist": "Futurism",
    "German Expressionist": "German Expressionism",
    "Gothic": "Gothic Art",
    "Impressionist": "Impressionism",
    "Japonisme": "Japonisme",
    "Luminist": "Luminism",
    "Minimalist": "Minimalism",
    "Modernist": "Modernism",
    "Naive": "Naïve Art",
    "Neo-Impressionist": "Neo-Impressionism",
    "Neoclassic": "Neoclassicism",
    "Op": "Op Art",
    "Orientalist": "Orientalism",
    "Pop": "Pop Art",
    "Post-Impressionist": "Post-Impressionism",
    "Post-Minimalist": "Post-Minimalism",
    "Precisionist": "Precisionism",
    "Purist": "Purism",
    "Renaissance": "Renaissance",
    "Rococo": "Rococo",
    "Romantic": "Romanticism",
    "Surrealist": "Surrealism",
    "Symbolist": "Symbolism",
    "Tonalist": "Tonalism",
    "Ukiyo-e": "Ukiyo-e",
}
"""Styles that are movements, by the names of the movements."""

REIGNS: Mapping[str, str] = {
    **{name: f"{name} period" for name in ("Kangxi", "Yongzheng", "Qianlong", "Wanli", "Xuande", "Jiajing")},
    **{name: f"{name} period" for name in ("Shunzhi", "Guangxu", "Edo")},
    **{name: f"{name} dynasty" for name in ("Qing", "Jin", "Yuan", "Liao", "Southern Song", "Ming", "Tang")},
}
"""Styles that are a time, in words that `scrapers.dates` reads."""

PEOPLES = frozenset({"Dutch", "French", "German"})
"""Styles that name a people, as its schools do."""

_KINDS = """
abstract, allegory, botanical, caricature, cartoon, cityscape, comic strip, fraktur, genre, geometric, history,
landscape, mythology, non-representational, portrait, seascape, self-portrait, snapshot, stage design, still life,
streetscape, topographical, trompe l'oeil
"""
GENRES: Mapping[str, str] = {
    **{name.strip(): name.strip() for name in _KINDS.split(",")},
    "daily life": "genre",
    "detail and ornament": "ornament",
    "mythological": "mythology",
    "self": "self-portrait",
}
"""Themes and keywords, in lower case, that say what kind of picture it is, and the genre they mean."""

_SILENT = """
art, black and white, color, double, exterior, individual, mixed motif, multiple, object, personal, place, recent,
state, themes, unknown subject
"""
SILENT = frozenset(name.strip() for name in _SILENT.split(","))
"""Themes and keywords, in lower case, that say nothing of what is to be seen; they stay in the raw record."""

"""Titles, subject terms and descriptions: what a cataloguer would write of a scene, never how it is painted."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What can be said of one subject. `{hour}` and `{mood}` in a title are filled in."""

    titles: tuple[str, ...]
    terms: tuple[str, ...]
    genre: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one work."""

    title: str
    terms: tuple[str, ...]
    genre: str
    description: str


HOURS = ("Morning", "Noon", "Evening", "Late Summer", "Early Spring", "Autumn", "Winter")
MOODS = ("Quiet", "Bright", "Still", "Restless", "Grey", "Golden", "Silent")
CLOSINGS = (
    "The {hour} is {mood} and nothing hurries.",
    "It is {hour}, and the air is {mood}.",
    "All of it lies in a {mood} light of {hour}.",
    "One feels a {mood} {hour} about to end.",
)

VOCABULARIES: Mapping[str, Vocabulary] = {
    "boats": Vocabulary(
        ("Boats at Sea, {hour}", "Sailing Boats on a {mood} Sea", "Fishing Boats under Sail", "The Boats Come Home"),
        ("boats", "sea", "sails", "seascape"),
        "seascape",
        (
            "Sailing boats lie on the open sea before a low coast.",
            "A boat with a raised sail leads, and smaller boats follow over the waves.",
            "The hull is mirrored in the sea, and the sun stands above the sails.",
            "Fishermen bring their boats in across the water.",
        ),
    ),
    "mountains": Vocabulary(
        ("Mountains above the Lake, {hour}", "Snow Peaks", "{mood} Mountains", "Two Summits and a Lake"),
        ("mountains", "snow", "peaks", "lake"),
        "landscape",
        (
            "Snow lies on the peaks of the mountains above a lake.",
            "Steep rock rises from the shore to a white summit.",
            "Fir trees stand before the mountains, whose peaks are mirrored in the lake.",
            "The mountain range closes the land with rock and snow.",
        ),
    ),
    "tree": Vocabulary(
        ("The Lone Tree, {hour}", "Old Oak on a Hill", "A {mood} Tree", "Tree on the Hill"),
        ("tree", "hill", "oak", "meadow"),
        "landscape",
        (
            "A lone tree spreads its branches on top of a hill.",
            "The old oak throws its shadow over the meadow.",
            "Leaves and branches of the single tree fill the middle of the picture.",
            "Its trunk leans a little in the wind that crosses the hill.",
        ),
    ),
    "village": Vocabulary(
        ("Village with a Church, {hour}", "Roofs of the Village", "The {mood} Village", "Houses round the Steeple"),
        ("village", "houses", "church", "roofs"),
        "townscape",
        (
            "Houses with red roofs crowd round the church of a village.",
            "A path leads between the houses to the steeple.",
            "Gables and roofs step down the slope below the church tower.",
            "The village street is empty, the windows of the houses are dark.",
        ),
    ),
    "bridge": Vocabulary(
        (
            "The Stone Bridge, {hour}",
            "Bridge over the River",
            "Arches of the Old Bridge",
            "{mood} River with a Bridge",
        ),
        ("bridge", "river", "arches", "riverbank"),
        "landscape",
        (
            "A stone bridge crosses the river on wide arches.",
            "The arches of the bridge are mirrored in the slow river.",
            "Bushes grow on either riverbank beside the bridge.",
            "Under the bridge the river runs dark between its banks.",
        ),
    ),
    "moon": Vocabulary(
        (
            "Moon over the Field, {hour}",
            "Moonrise with Haystacks",
            "{mood} Night in the Fields",
            "Haystacks, {hour}",
        ),
        ("moon", "night", "field", "haystacks"),
        "nocturne",
        (
            "A full moon stands over a ploughed field.",
            "Haystacks throw long shadows across the field by moonlight.",
            "The furrows of the field run towards the rising moon.",
            "It is night, and the harvest waits in haystacks under the moon.",
        ),
    ),
    "fruit": Vocabulary(
        (
            "Still Life with Fruit and a Jug",
            "Jug, Bottle and Apples",
            "Fruit on a {mood} Table",
            "A Bowl of Fruit",
        ),
        ("fruit", "jug", "bottle", "still life"),
        "still life",
        (
            "Apples, pears and oranges lie on a table beside a jug.",
            "A bottle and a jug stand on the table behind a bowl of fruit.",
            "Ripe fruit has rolled from the bowl onto the white cloth.",
            "Light glances off the jug and off the skin of the fruit.",
        ),
    ),
    "flowers": Vocabulary(
        ("Flowers in a Vase, {hour}", "Bouquet in a Blue Vase", "Vase of {mood} Flowers", "A Bouquet"),
        ("flowers", "vase", "bouquet", "blossoms"),
        "still life",
        (
            "A bouquet of flowers opens above a round vase.",
            "Blossoms and leaves spread from the mouth of the vase.",
            "The vase of cut flowers stands alone, its petals just beginning to fall.",
            "Each flower of the bouquet turns another way.",
        ),
    ),
    "portrait": Vocabulary(
        ("Portrait of a Sitter, {hour}", "Portrait with a White Collar", "A {mood} Face", "Head and Shoulders"),
        ("portrait", "face", "figure", "collar"),
        "portrait",
        (
            "The sitter looks a little aside, face and shoulders close to us.",
            "A portrait at half length with a white collar over a plain dress.",
            "The eyes of the sitter rest on someone beyond the frame of the portrait.",
            "Face, hair and collar catch the light; nothing else is told of the sitter.",
        ),
    ),
    "bird": Vocabulary(
        ("Bird on a Branch, {hour}", "Songbird and Blossom", "A {mood} Bird", "The Finch on the Bough"),
        ("bird", "branch", "songbird", "feathers"),
        "animals",
        (
            "A songbird has settled on a branch in blossom.",
            "The bird grips the branch and looks round, its feathers smooth.",
            "Wing and tail feathers of the bird are darker than its breast.",
            "On the bough the small bird is about to sing.",
        ),
    ),
}


def describe(subject: str, rng: np.random.Generator) -> Words:
    """A title, three or four subject terms, a genre and three sentences for a work of this subject."""
    known = VOCABULARIES[subject]
    hour, mood = HOURS[int(rng.integers(len(HOURS)))], MOODS[int(rng.integers(len(MOODS)))]
    title = known.titles[int(rng.integers(len(known.titles)))].format(hour=hour, mood=mood)
    terms = known.terms if rng.random() < 0.5 else known.terms[:3]
    first, second = rng.permutation(len(known.sentences))[:2].tolist()
    closing = CLOSINGS[int(rng.integers(len(CLOSINGS)))].format(hour=hour.lower(), mood=mood.lower())
    return Words(title, terms, known.genre, f"{known.sentences[first]} {known.sentences[second]} {closing}")

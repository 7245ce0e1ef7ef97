"""Everyone of whom something is known, also those of whom no work is."""

from collections import defaultdict

from scrapers.collection import Collection, Person
from scrapers.known import Knowledge


def persons_of(collection: Collection, knowledge: Knowledge) -> dict[int, Person]:
    """Everyone in `knowledge`: as in `collection`, else (nobody's work is theirs) with what `knowledge` tells."""
    fields = {"STUDENT_OF": "teachers", "INFLUENCED_BY": "influences", "WORKED_AFTER": "models"}
    relations, names = knowledge.relations, {node.id: node.name for node in knowledge.nodes}
    strangers = {
        node.id: node for node in knowledge.nodes if node.kind == "artist" and node.id not in collection.persons
    }
    told: dict[int, defaultdict[str, list[int]]] = {key: defaultdict(list) for key in strangers}
    for src, number, dst in zip(relations.src.tolist(), relations.type.tolist(), relations.dst.tolist(), strict=True):
        type_ = relations.types[number]
        if src in told:
            told[src]["associates" if type_ == "ASSOCIATED_WITH" else fields.get(type_, type_)].append(dst)
        if type_ == "ASSOCIATED_WITH" and dst in told:
            told[dst]["associates"].append(src)
    made = {
        key: Person(
            id=key,
            name=node.name,
            birth=node.start,
            death=node.end,
            nationality=node.nationality,
            **{field: tuple(told[key][field]) for field in (*fields.values(), "associates")},
            movements=tuple(names[one] for one in told[key]["MEMBER_OF"]),
            places=tuple(names[one] for type_ in ("BORN_IN", "ACTIVE_IN", "DIED_IN") for one in told[key][type_]),
        )
        for key, node in strangers.items()
    }
    return {**collection.persons, **made}

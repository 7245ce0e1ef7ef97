"""Judgements: what people think of edges, known or computed.

A judgement names the edge by its ends and type, so that it outlives every release. It is withdrawn, never deleted.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.errors import AlreadyJudged, BadQuery, NodeNotFound
from scrapers.relation_types import AFFINITIES, RELATION_TYPES, SYMMETRIC
from scrapers.store import batch, nodes

Word = Literal["accept", "reject", "retype"]
WORDS: tuple[Word, ...] = ("accept", "reject", "retype")

LONGEST_REASON = 2000
"""Characters of a reason."""


def now(node: str) -> str:
    """SQL for who a node is now: artists whom a person stood for may have become another, and judgements follow."""
    return f"""coalesce((
    SELECT live.person FROM artist_identity AS before
    JOIN artist_identity AS live ON live.artist = before.artist AND live.withdrawn_at IS NULL
    WHERE before.person = {node} ORDER BY live.person = {node} DESC, before.artist LIMIT 1
), {node})"""


IN_FORCE = """
made_at <= coalesce(%(at)s, 'infinity'::timestamptz)
AND (withdrawn_at IS NULL OR withdrawn_at > coalesce(%(at)s, 'infinity'::timestamptz))
"""
"""SQL for the judgements that were in force `at` a time; None: that are now."""

_SELECT = f"""
SELECT judgement.id, verdict, src.key, type, dst.key, new_type, reason, author, made_at, withdrawn_at, withdrawn_by,
       {now("judgement.src")}, {now("judgement.dst")}, judgement.src, judgement.dst
FROM judgement JOIN node AS src ON src.id = judgement.src JOIN node AS dst ON dst.id = judgement.dst
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's verdict on the edge of `type` from `src` to `dst`, both keys.

    `src_id` and `dst_id` are inner ids, of who these persons are by now; `given_ids` are those of the keys.

    `new_type` is what a retyped edge becomes. `author` is the name of the token that sent it; a withdrawn one has no
    effect any more.
    """

    id: int
    verdict: Word
    src: str
    type: str
    dst: str
    new_type: str | None
    reason: str
    author: str
    made_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    src_id: int
    dst_id: int
    given_ids: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What somebody says of an edge; ends are keys of nodes."""

    verdict: Word
    src: str
    type: str
    dst: str
    new_type: str | None = None
    reason: str

    def edge(self, src: int, dst: int) -> tuple[int, int]:
        """The ends as they are kept: where both directions say the same, the smaller id comes first.

        An edge that becomes one with a direction keeps the direction that it was given.
        """
        turned = src > dst and self.both_ways and (self.new_type is None or self.new_type in SYMMETRIC)
        return (dst, src) if turned else (src, dst)

    @property
    def both_ways(self) -> bool:
        """Whether the edge says the same in both directions."""
        return self.type in SYMMETRIC


def check(opinion: Opinion, src_kind: str, dst_kind: str) -> None:
    """Raises BadQuery for an opinion that cannot be held of any edge between nodes of these kinds."""
    if opinion.verdict not in WORDS:
        raise BadQuery(f"a verdict is {', '.join(WORDS)}, not {opinion.verdict!r}")
    if not opinion.reason.replace("\0", "").strip():
        raise BadQuery("say why: a judgement without a reason helps nobody")
    if len(opinion.reason) > LONGEST_REASON:
        raise BadQuery(f"a reason has at most {LONGEST_REASON} characters, this one {len(opinion.reason)}")
    _check_type(opinion.type, src_kind, dst_kind)
    if opinion.verdict != "retype":
        if opinion.new_type is not None:
            raise BadQuery("only a retyped edge has a new type")
        return
    if opinion.new_type is None:
        raise BadQuery("say which type the edge is to have (`new_type`)")
    if opinion.new_type in AFFINITIES:
        raise BadQuery(f"{opinion.new_type} is computed: nobody can state one")
    _check_type(opinion.new_type, src_kind, dst_kind)
    if opinion.new_type == opinion.type:
        raise BadQuery(f"the edge has the type {opinion.type} already")


def add(cursor: Cursor, opinion: Opinion, author: str) -> Judgement:
    """The judgement of `opinion`, in force from now on.

    Raises NodeNotFound for an unknown end, BadQuery for what cannot be said, AlreadyJudged while another stands.
    """
    cursor.execute("SELECT key, id, kind FROM node WHERE key = ANY(%s)", ([opinion.src, opinion.dst],))
    found = {key: (id_, "artist" if kind == "person" else kind) for key, id_, kind in cursor.fetchall()}
    for key in (opinion.src, opinion.dst):
        if key not in found:
            raise NodeNotFound(f"no node has the key {key!r}")
    (src, src_kind), (dst, dst_kind) = found[opinion.src], found[opinion.dst]
    if src == dst:
        raise BadQuery("an edge joins two nodes; both ends are the same")
    check(opinion, src_kind, dst_kind)
    src, dst = opinion.edge(src, dst)
    cursor.execute(f"SELECT {now('%(src)s::bigint')}, {now('%(dst)s::bigint')}", {"src": src, "dst": dst})
    ends = cursor.fetchone() or (src, dst)
    # No index knows that both directions are one edge, nor who is one person: whoever judges it waits for the other.
    cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"{opinion.type} {sum(ends)}",))
    standing = _live(cursor, opinion, ends)
    if standing:
        raise AlreadyJudged(standing)
    cursor.execute(
        "INSERT INTO judgement (verdict, src, type, dst, new_type, reason, author) VALUES (%s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (src, type, dst) WHERE withdrawn_at IS NULL DO NOTHING RETURNING id",
        (
            opinion.verdict,
            src,
            opinion.type,
            dst,
            opinion.new_type,
            batch.storable(opinion.reason.strip()),
            batch.storable(author),
        ),
    )
    made = cursor.fetchone()
    if made is None:
        raise AlreadyJudged("another judgement stands on this edge")
    return cast(Judgement, one(cursor, made[0]))


def _live(cursor: Cursor, opinion: Opinion, ends: tuple[int, int]) -> str | None:
    """What stands on the edge between two nodes, as they are now, in words; None when nothing does."""
    pairs = (ends, ends[::-1]) if opinion.both_ways else (ends,)
    cursor.execute(
        f"{_SELECT} WHERE type = %s AND withdrawn_at IS NULL "
        f"AND ({now('judgement.src')}, {now('judgement.dst')}) IN %s ORDER BY judgement.id DESC LIMIT 1",
        (opinion.type, pairs),
    )
    row = cursor.fetchone()
    return f"judgement {row[0]} of {row[7]} stands on this edge; withdraw it first" if row else None


def withdraw(cursor: Cursor, judgement: int, by: str) -> Judgement | None:
    """The judgement, without effect from now on; one that was withdrawn before stays as it is. None: unknown."""
    cursor.execute(
        "UPDATE judgement SET withdrawn_at = now(), withdrawn_by = %s WHERE id = %s AND withdrawn_at IS NULL",
        (batch.storable(by), judgement),
    )
    return one(cursor, judgement)


def one(cursor: Cursor, judgement: int) -> Judgement | None:
    """The judgement with this id; None when there is none."""
    cursor.execute(f"{_SELECT} WHERE judgement.id = %s", (judgement,))
    row = cursor.fetchone()
    return _row(row) if row else None


def some(
    cursor: Cursor,
    limit: int | None = None,
    after: int = 0,
    *,
    withdrawn: bool = False,
    of: str | None = None,
    at: datetime | None = None,
) -> list[Judgement]:
    """Judgements in order of id, those after the id `after`: in force, or with `withdrawn` all; on edges at `of`.

    In force now, or as it was `at` a time.
    """
    node = nodes.ids(cursor, [batch.storable(of)]) if of is not None else {}
    if of is not None and not node:
        return []
    chosen = {"after": after, "withdrawn": withdrawn, "limit": limit, "of": next(iter(node.values()), 0), "at": at}
    cursor.execute(
        f"{_SELECT} WHERE judgement.id > %(after)s AND (%(withdrawn)s OR {IN_FORCE}) "
        f"AND (%(of)s = 0 OR %(of)s IN (src.id, dst.id, {now('src.id')}, {now('dst.id')})) "
        "ORDER BY judgement.id LIMIT %(limit)s",
        chosen,
    )
    return [_row(row) for row in cursor.fetchall()]


def latest(cursor: Cursor) -> datetime | None:
    """When somebody last made or withdrew a judgement; None before the first."""
    cursor.execute("SELECT max(greatest(made_at, withdrawn_at)) FROM judgement")
    (found,) = cursor.fetchone() or (None,)
    return cast("datetime | None", found)


def since(cursor: Cursor, time: datetime) -> int:
    """How many judgements were made or withdrawn after a time."""
    cursor.execute("SELECT count(*) FROM judgement WHERE greatest(made_at, withdrawn_at) > %s", (time,))
    return int((cursor.fetchone() or (0,))[0])


def _check_type(name: str, src_kind: str, dst_kind: str) -> None:
    kind = RELATION_TYPES.get(name) or AFFINITIES.get(name)
    if kind is None:
        raise BadQuery(f"there is no type of edge {name!r}; types are {', '.join([*RELATION_TYPES, *AFFINITIES])}")
    if (kind.src, kind.dst) != (src_kind, dst_kind):
        raise BadQuery(f"{name} leads from {kind.src} to {kind.dst}, not from {src_kind} to {dst_kind}")


def _row(row: tuple[Any, ...]) -> Judgement:
    names = ("id", "verdict", "src", "type", "dst", "new_type", "reason", "author", "made_at", "withdrawn_at")
    *values, src, dst = row
    facts = dict(zip((*names, "withdrawn_by", "src_id", "dst_id"), values, strict=True))
    return Judgement(**facts, given_ids=(src, dst))

"""Affinities as they are defined, over an n × n matrix and in plain loops: what faster code is held against."""

import numpy as np

from embeddings.calibration import csls


def nearest(rows, hubness, k, never):
    """Row to its `k` nearest by CSLS, with CSLS and cosine; -1 and -inf fill short lists. `never(i, j)` forbids."""
    count = len(rows)
    k = min(k, max(count - 1, 0))
    near = np.full((count, k), -1, dtype=np.int64)
    scores = np.full((count, k), -np.inf, dtype=np.float32)
    wide = rows.astype(np.float64)
    cosine = wide @ wide.T
    score = csls(cosine, hubness[:, None].astype(np.float64), hubness[None, :].astype(np.float64)).astype(np.float32)
    for row in range(count):
        allowed = [other for other in range(count) if other != row and not never(row, other)]
        best = sorted(allowed, key=lambda other: (-score[row, other], other))[:k]
        near[row, : len(best)] = best
        scores[row, : len(best)] = score[row, best]
    return near, scores


def groups(rows, makers):
    """The group of each row, by vector and makers, numbered by its first row."""
    known = {}
    keys = [(row.tobytes(), makers[place] if makers else ()) for place, row in enumerate(rows)]
    return [known.setdefault(key, len(known)) for key in keys]


def member(ids, members, reader):
    """The row of `members` of the highest random weight for `reader`."""
    others = [one for one in members if one != reader]
    mask = (1 << 64) - 1

    def weight(one):
        mixed = (int(ids[one]) * 0x9E3779B97F4A7C15 & mask) ^ (int(ids[reader]) * 0xC2B2AE3D27D4EB4F & mask)
        mixed = (mixed ^ mixed >> 29) * 0xBF58476D1CE4E5B9 & mask
        return mixed ^ mixed >> 32

    return max(others, key=weight)


def entries(ids, of, makers, near, scores, hubness, k):
    """(row, other row, score) in order: first the work's own group, then the near ones."""
    members = {}
    for row, group in enumerate(of):
        members.setdefault(group, []).append(row)
    found = []
    for row, group in enumerate(of):
        met = []
        if len(members[group]) > 1 and not (makers and makers[row]):
            met.append((row, member(ids, members[group], row), np.float32(2 - 2 * np.float64(hubness[group]))))
        for other, score in zip(near[group], scores[group], strict=True):
            if other >= 0:
                met.append((row, member(ids, members[other], row), score))
        found += met[:k]
    return found


def mutual_edges(found, percentiles, of, near, own, gates):
    """Pairs of rows that are close, listed by both their groups, and within the degree of both; closest first.

    `own` says of each group whether its works meet each other.
    """
    listed = {(g, int(other)) for g in range(len(near)) for other in near[g][: gates.k - own[g]] if other >= 0}
    close = [
        (-score, min(a, b), max(a, b))
        for (a, b, score), percentile in zip(found, percentiles, strict=True)
        if percentile >= gates.min_percentile
    ]
    degree = np.zeros(len(of), dtype=int)
    passed = []
    for _, a, b in sorted(set(close)):
        mutual = of[a] == of[b] or ((of[a], of[b]) in listed and (of[b], of[a]) in listed)
        if mutual and max(degree[a], degree[b]) < gates.graph_k:
            degree[[a, b]] += 1
            passed.append((a, b))
    return passed

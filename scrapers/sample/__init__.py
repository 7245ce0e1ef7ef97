"""The sample collection: pictures that our own code paints, with everything about them known.

Takes a seed; gives records, pictures and the truth about both. May import `scrapers.records`, `scrapers.errors` and
`scrapers.source`.
"""

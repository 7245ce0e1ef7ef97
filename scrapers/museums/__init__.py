"""Museums and libraries with an open API: one file each, found by being here.

A file states where its museum is asked, how fast, and how an answer becomes an artwork; `museum.py` says what that
takes and `source.py` makes a harvest of it. May import `scrapers.web`, `scrapers.records` and the readers of fields.
"""

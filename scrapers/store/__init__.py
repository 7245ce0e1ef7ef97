"""The store: what is true, in PostgreSQL. The only package that speaks SQL, one module a noun.

Takes records and pictures' descriptions; gives them back with inner ids, and the list of releases.
May import `scrapers`.
"""

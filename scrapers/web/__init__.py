"""Asking other people's servers: politely, safely and without losing anything.

Takes URLs and limits; gives JSON and files on disk. Knows nothing of museums. May import `scrapers.errors`.
"""

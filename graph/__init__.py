"""Vectors to edges: affinities as compact arrays, and the release that owns everything computed.

Takes facets and a basis; gives release directories. May import `scrapers` and `embeddings`.
"""

"""Edges to order: rankers behind one signature, metrics and evaluations.

Takes releases; gives scores with their terms. May import `scrapers`, `embeddings` and `graph`.
"""

"""Paths and sets of nodes, to be taken away in the formats of others."""

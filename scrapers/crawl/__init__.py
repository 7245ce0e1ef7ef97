"""Harvesting museums over the network: which there are, how each is read, and which pages are whose.

Takes a museum's file, a client and a store; gives a source and a store for the harvest loop. May import
`scrapers.museums`, `scrapers.web` and the rest of `scrapers`, the store only by protocol.
"""

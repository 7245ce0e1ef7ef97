"""Records to vectors: descriptors, three facets, the basis they are fitted on, the composite and its index.

Takes what `scrapers` stored; gives unit rows by facet. May import `scrapers`.
"""

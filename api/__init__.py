"""Everything to people: recommendations, their reasons, and what is inferred about an upload.

May import all stages but `scripts`.
"""

"""Real dumps of museums and compilations as knowledge sources: one dialect a module, found through `registry`.

A dialect knows which files its dump has and what their fields mean; `lines` reads them, and `dump` is what all share.
"""

"""Records in: sources and pictures become rows in PostgreSQL and blobs on disk.

Takes folders, museums and the sample collection; gives frozen records and the store.
May import `settings`'s values (never `settings` itself) and nothing else of ours.
"""

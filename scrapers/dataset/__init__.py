"""Data sets as a source: folders of Parquet files or WebDataset shards, streamed, and sampled repeatably.

Takes a folder, or the name of a data set on a hub that is downloaded into one; gives pages of records, and the bytes of
their pictures. What columns mean is `scrapers.folder_columns`' to say. May import `scrapers.web`.
"""

-- Who an artist is, decided by names with life dates too, and by people with a reason.
ALTER TABLE artist ADD COLUMN aliases text[] NOT NULL DEFAULT '{}';   -- other forms of the name
ALTER TABLE artist ADD COLUMN named boolean NOT NULL DEFAULT false;   -- artist_name has what it is found by
CREATE INDEX artist_unnamed ON artist (id) WHERE NOT named;

ALTER TABLE artist_identity ADD COLUMN reason text;        -- why a person decided so, or why nobody else is this person
ALTER TABLE artist_identity ADD COLUMN withdrawn_by text;
CREATE INDEX artist_identity_human ON artist_identity (artist) WHERE withdrawn_at IS NULL AND decided_by <> 'rule';

-- Parts of the names of artists with life dates: two who may be one share a key, so that not all meet all.
CREATE TABLE artist_name (
    key    text COLLATE "C" NOT NULL,
    artist bigint NOT NULL REFERENCES artist,
    PRIMARY KEY (key, artist)
);
CREATE INDEX artist_name_artist ON artist_name (artist);

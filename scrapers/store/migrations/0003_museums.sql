-- Works of museums that are asked over the network: claimed pages, turns, downloads, and what records say more.
ALTER TABLE artwork ADD COLUMN wikidata text;   -- the work's own item
ALTER TABLE artwork ADD COLUMN title_key text;  -- the title as titles are compared; NULL: not made yet
CREATE INDEX artwork_wikidata ON artwork (wikidata) WHERE wikidata IS NOT NULL;
CREATE INDEX artwork_title_key ON artwork (title_key);

ALTER TABLE image ADD COLUMN ocr_text text;     -- what was read in the picture
CREATE INDEX image_near_duplicate_of ON image (near_duplicate_of) WHERE near_duplicate_of IS NOT NULL;
CREATE INDEX image_band_ordinal ON image_band (ordinal);

-- One crawl of a museum for one wish (words, medium, since when). What `ingest` goes on with is the row without an end.
CREATE TABLE harvest (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source      text NOT NULL,
    wanted      text NOT NULL,            -- the wish, spelled so that equal wishes have equal spellings
    started_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    saved_at    timestamptz,              -- when its last page was saved
    total       bigint,                   -- how many records the source says there are
    seen        bigint NOT NULL DEFAULT 0,
    new         bigint NOT NULL DEFAULT 0,
    changed     bigint NOT NULL DEFAULT 0,
    unchanged   bigint NOT NULL DEFAULT 0,
    skipped     bigint NOT NULL DEFAULT 0,
    unread      bigint NOT NULL DEFAULT 0,  -- skipped ones that could not be read: they may be any work
    works       bigint NOT NULL,            -- works of the source that were live when it began
    withdrawn   bigint NOT NULL DEFAULT 0,  -- works taken down since their record was refused for its licence
    believed    boolean NOT NULL DEFAULT false,  -- a person said that any number of withdrawn licences is right
    absences_at timestamptz                 -- when it was looked at what it did not meet, which is done once
);
CREATE UNIQUE INDEX harvest_open ON harvest (source, wanted) WHERE finished_at IS NULL;
CREATE INDEX harvest_source ON harvest (source, started_at);

-- The pages of an unfinished harvest. A worker claims one by locking its row, so that the claim ends with the worker,
-- however that ends.
CREATE TABLE harvest_page (
    harvest  bigint NOT NULL REFERENCES harvest ON DELETE CASCADE,
    cursor   text NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,  -- pages are taken in the order in which they were found
    taken    integer NOT NULL DEFAULT 0,           -- how many of its records a run with a limit has saved
    done_at  timestamptz,
    PRIMARY KEY (harvest, cursor)
);
CREATE INDEX harvest_page_open ON harvest_page (harvest, position) WHERE done_at IS NULL;

-- The ids that an unfinished harvest has met, so that a whole one can tell which works its source lists no more.
CREATE TABLE harvest_seen (
    harvest   bigint NOT NULL REFERENCES harvest ON DELETE CASCADE,
    source_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (harvest, source_id)
);

-- Works that the last whole harvest of their source did not meet: those that the next one does not meet either are gone.
CREATE TABLE absence (
    artwork   bigint PRIMARY KEY REFERENCES artwork,
    missed_at timestamptz NOT NULL DEFAULT now()
);

-- When each host may be asked next, for all processes that ask it, and how it is.
CREATE TABLE host (
    name          text PRIMARY KEY,
    turn_at       timestamptz NOT NULL DEFAULT '-infinity',  -- when its bucket of turns is full again
    resting_until timestamptz NOT NULL DEFAULT '-infinity',
    answered_at   timestamptz,
    failed_at     timestamptz,
    failure       text
);

-- What became of each picture's URL, so that none is fetched twice and a dead one is not asked for at every crawl.
CREATE TABLE download (
    url      text PRIMARY KEY,
    source   text NOT NULL,
    outcome  text NOT NULL CHECK (outcome IN ('stored', 'gone', 'refused', 'postponed')),
    image    text REFERENCES image,
    reason   text NOT NULL DEFAULT '',
    detail   text NOT NULL DEFAULT '',
    tried_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((outcome = 'stored') = (image IS NOT NULL))
);
CREATE INDEX download_image ON download (image) WHERE image IS NOT NULL;

-- Stations in the ownership of an artwork, as its museum words them and as far as they could be read.
CREATE TABLE provenance_event (
    artwork    bigint NOT NULL REFERENCES artwork,
    position   integer NOT NULL,
    text       text NOT NULL,
    owner      text,
    place      text,
    transfer   text,
    year_start integer,
    year_end   integer,
    circa      boolean,
    certain    boolean NOT NULL,
    PRIMARY KEY (artwork, position)
);

-- Two artworks of different sources that may be one and the same. A proposal changes neither; a person decides.
CREATE TABLE same_work (
    first       bigint NOT NULL REFERENCES artwork,
    second      bigint NOT NULL REFERENCES artwork,
    confidence  real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    evidence    jsonb NOT NULL,   -- what agrees: wikidata, picture, title, artist, years
    proposed_at timestamptz NOT NULL DEFAULT now(),
    verdict     text CHECK (verdict IN ('accepted', 'rejected')),
    decided_by  text,
    decided_at  timestamptz,
    PRIMARY KEY (first, second),
    CHECK (first < second)
);
CREATE INDEX same_work_second ON same_work (second);

-- Works that were taken down and must not come back by themselves. The key stays, so that the next crawl knows it.
CREATE TABLE takedown (
    key        text PRIMARY KEY,
    reason     text NOT NULL,
    ordered_by text NOT NULL,
    taken_at   timestamptz NOT NULL DEFAULT now(),
    receipt    jsonb NOT NULL
);

CREATE TABLE publication (
    id           bigint PRIMARY KEY REFERENCES node,
    source       text NOT NULL,
    source_id    text NOT NULL,
    title        text NOT NULL,
    doi          text,
    year         integer,
    venue        text,
    authors      text[] NOT NULL,
    concepts     jsonb NOT NULL,
    rights       text,
    landing_page text,
    pdf          text,
    raw          jsonb NOT NULL,
    content_hash text NOT NULL,
    retrieved_at timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source, source_id)
);
CREATE INDEX publication_doi ON publication (doi) WHERE doi IS NOT NULL;

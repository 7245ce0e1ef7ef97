-- The whole schema, as a fresh database gets it. An older database reaches the same state through migrations/.

-- One sequence for every node of any kind: the same number stands in arrays, index and graph, and is never reused.
CREATE SEQUENCE node_id AS bigint;

-- Maps inner ids to the keys people see. The first part of a key is a source's name for artworks (met:436535) and a
-- kind for all else (movement:impressionism, artist:met:161), so no two nodes can want the same key.
CREATE TABLE node (
    id    bigint PRIMARY KEY DEFAULT nextval('node_id'),
    kind  text NOT NULL,
    key   text COLLATE "C" NOT NULL UNIQUE,  -- by code point, so that its index finds prefixes
    label text NOT NULL
);
CREATE INDEX node_kind ON node (kind);

-- Movements, genres, subjects, places and artists are relations, not columns.
CREATE TABLE artwork (
    id           bigint PRIMARY KEY REFERENCES node,
    source       text NOT NULL,
    source_id    text NOT NULL,
    title        text NOT NULL,
    rights       text NOT NULL,
    year_start   integer,
    year_end     integer,
    circa        boolean,
    year_text    text,
    medium       text,
    dimensions   text,
    culture      text,
    description  text,
    credit_line  text,
    attribution  text,
    landing_page text,
    image        text,                                -- where the source keeps the picture
    raw          jsonb NOT NULL,
    content_hash text NOT NULL,                       -- of all that the source states and of the picture's SHA-256
    retrieved_at timestamptz NOT NULL DEFAULT now(),  -- when the source first gave the work
    updated_at   timestamptz NOT NULL DEFAULT now(),  -- when what it gives last changed
    deleted_at   timestamptz,
    wikidata     text,                                -- the work's own item
    title_key    text,                                -- the title as titles are compared; NULL: not made yet
    UNIQUE (source, source_id)
);
CREATE INDEX artwork_wikidata ON artwork (wikidata) WHERE wikidata IS NOT NULL;
CREATE INDEX artwork_title_key ON artwork (title_key);
CREATE INDEX artwork_source_id ON artwork (source_id);

-- What each record says of its artists. Records may differ (one knows the birth year, another the teacher), so the
-- artist's row is merged from these, and a statement that a source takes back leaves the merged row too.
CREATE TABLE artist_statement (
    artwork     bigint NOT NULL REFERENCES artwork,
    position    integer NOT NULL,
    artist      bigint NOT NULL REFERENCES node,
    name        text,
    birth       integer,
    death       integer,
    nationality text,
    ulan        text,
    wikidata    text,
    teachers    text[] NOT NULL,
    influences  text[] NOT NULL,
    PRIMARY KEY (artwork, position)
);
CREATE INDEX artist_statement_artist ON artist_statement (artist);

-- An artist as one source gives them: for each field the first statement that has it, in order of artwork.
CREATE TABLE artist (
    id          bigint PRIMARY KEY REFERENCES node,
    source      text NOT NULL,
    key         text NOT NULL,
    name        text,
    birth       integer,
    death       integer,
    nationality text,
    ulan        text,
    wikidata    text,
    teachers    text[] NOT NULL,
    influences  text[] NOT NULL,
    stated      boolean NOT NULL,  -- false: no record describes them (any more), they are only somebody's teacher
    aliases     text[] NOT NULL DEFAULT '{}',    -- other forms of the name
    named       boolean NOT NULL DEFAULT false,  -- artist_name has what it is found by
    UNIQUE (source, key)
);
CREATE INDEX artist_ulan ON artist (ulan) WHERE ulan IS NOT NULL;
CREATE INDEX artist_wikidata ON artist (wikidata) WHERE wikidata IS NOT NULL;
CREATE INDEX artist_unnamed ON artist (id) WHERE NOT named;

-- Parts of the names of artists with life dates: two who may be one share a key, so that not all meet all.
CREATE TABLE artist_name (
    key    text COLLATE "C" NOT NULL,
    artist bigint NOT NULL REFERENCES artist,
    PRIMARY KEY (key, artist)
);
CREATE INDEX artist_name_artist ON artist_name (artist);

-- Which human being an artist is. Rows are withdrawn, never deleted, so that a wrong merge can be undone.
CREATE TABLE artist_identity (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    artist       bigint NOT NULL REFERENCES artist,
    person       bigint NOT NULL REFERENCES node,
    confidence   real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    method       text NOT NULL,   -- ulan | wikidata | name-dates | own, or by people: apart | together
    decided_by   text NOT NULL,   -- rule, or who
    decided_at   timestamptz NOT NULL DEFAULT now(),
    withdrawn_at timestamptz,
    reason       text,            -- why a person decided so, or why nobody else is this person
    withdrawn_by text
);
CREATE UNIQUE INDEX artist_identity_live ON artist_identity (artist) WHERE withdrawn_at IS NULL;
CREATE INDEX artist_identity_person ON artist_identity (person) WHERE withdrawn_at IS NULL;
CREATE INDEX artist_identity_human ON artist_identity (artist) WHERE withdrawn_at IS NULL AND decided_by <> 'rule';

CREATE TABLE image (
    sha256            text PRIMARY KEY,
    ordinal           bigint GENERATED ALWAYS AS IDENTITY UNIQUE,  -- which of two pictures came earlier
    mime              text NOT NULL,
    width             integer NOT NULL CHECK (width > 0),
    height            integer NOT NULL CHECK (height > 0),
    size              bigint NOT NULL,
    phash             bit(64) NOT NULL,
    original          text NOT NULL,
    working           text NOT NULL,
    thumbnail         text NOT NULL,
    exif              jsonb NOT NULL,
    iptc              jsonb NOT NULL,
    near_duplicate_of text REFERENCES image,
    ocr_text          text                            -- what was read in the picture
);
CREATE INDEX image_near_duplicate_of ON image (near_duplicate_of) WHERE near_duplicate_of IS NOT NULL;

-- A perceptual hash is cut into one band more than near-duplicates may differ in bits, so that theirs agree in at
-- least one (pigeonhole): looking a picture's bands up finds them all without comparing every pair. The band's number
-- stands above its bits.
CREATE TABLE image_band (
    band    integer NOT NULL,
    ordinal bigint NOT NULL REFERENCES image (ordinal),
    PRIMARY KEY (band, ordinal)
);
CREATE INDEX image_band_ordinal ON image_band (ordinal);

CREATE TABLE artwork_image (
    artwork  bigint NOT NULL REFERENCES artwork,
    position integer NOT NULL,
    image    text NOT NULL REFERENCES image,
    PRIMARY KEY (artwork, position)
);
CREATE INDEX artwork_image_image ON artwork_image (image);

-- Boxes in fractions of the picture, from the top left.
CREATE TABLE region (
    artwork  bigint NOT NULL REFERENCES artwork,
    position integer NOT NULL,
    label    text NOT NULL,
    x        double precision NOT NULL,
    y        double precision NOT NULL,
    width    double precision NOT NULL,
    height   double precision NOT NULL,
    PRIMARY KEY (artwork, position)
);

-- Sentences, such as artwork CREATED_BY artist: scrapers/relation_types.py has all types.
CREATE TABLE relation (
    src        bigint NOT NULL REFERENCES node,
    type       text NOT NULL,
    dst        bigint NOT NULL REFERENCES node,
    source     text NOT NULL,
    provenance text NOT NULL,  -- stated: the source says so
    confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    position   integer NOT NULL,  -- the order in which the source names them
    origin     text NOT NULL DEFAULT 'record' CHECK (origin IN ('record', 'knowledge')),  -- how it came in
    evidence   text,              -- the words by which the source states it
    citation   text,              -- where they are printed
    PRIMARY KEY (src, type, dst, source, origin)
);
CREATE INDEX relation_dst ON relation (dst, type);

-- How far an unfinished harvest of a source has come.
CREATE TABLE checkpoint (
    source   text PRIMARY KEY,
    cursor   text NOT NULL,
    saved_at timestamptz NOT NULL DEFAULT now()
);

-- A log of what was refused and why; one row a record and reason, so that a second run adds nothing.
CREATE TABLE rejection (
    source      text NOT NULL,
    source_id   text NOT NULL,
    reason      text NOT NULL,
    detail      text NOT NULL,
    rejected_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, source_id, reason)
);

-- Rows are never deleted, so that max(number) + 1 was never used before.
CREATE TABLE release (
    number          integer PRIMARY KEY,
    status          text NOT NULL CHECK (status IN ('building', 'ready', 'abandoned')),
    fingerprint     text NOT NULL,
    basis           text NOT NULL,
    manifest_sha256 text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    published_at    timestamptz,
    CHECK ((status = 'ready') = (manifest_sha256 IS NOT NULL))
);
CREATE UNIQUE INDEX release_building ON release (status) WHERE status = 'building';

-- The one row that says which release is live.
CREATE TABLE live_release (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    number integer NOT NULL REFERENCES release
);

-- Bearer tokens of the API. Only a digest of the secret is kept: it is random, so that a plain SHA-256 cannot be undone.
CREATE TABLE token (
    id            text PRIMARY KEY,
    name          text NOT NULL,
    secret_sha256 bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
    scopes        text[] NOT NULL CHECK (cardinality(scopes) > 0),  -- of read, curate, operate
    created_at    timestamptz NOT NULL DEFAULT now(),
    revoked_at    timestamptz
);

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

-- What a source says of an artist apart from any work.
CREATE TABLE artist_record (
    artist      bigint PRIMARY KEY REFERENCES node,
    source      text NOT NULL,
    name        text,
    birth       integer,
    death       integer,
    nationality text,
    ulan        text,
    wikidata    text,
    aliases     text[] NOT NULL DEFAULT '{}'
);
CREATE INDEX artist_record_source ON artist_record (source);

-- The address of a movement, place or subject in a vocabulary such as AAT, TGN or Iconclass, as a source gives it.
CREATE TABLE term (
    id     bigint NOT NULL REFERENCES node,
    source text NOT NULL,
    uri    text NOT NULL,
    PRIMARY KEY (id, source)
);
CREATE INDEX term_source ON term (source);

CREATE TABLE exhibition (
    id         bigint PRIMARY KEY REFERENCES node,
    venue      text,
    year_start integer,
    year_end   integer,
    url        text
);

-- What a person thinks of an edge, known or computed. Rows are withdrawn, never deleted.
CREATE TABLE judgement (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    verdict      text NOT NULL CHECK (verdict IN ('accept', 'reject', 'retype')),
    src          bigint NOT NULL REFERENCES node,
    type         text NOT NULL,
    dst          bigint NOT NULL REFERENCES node,
    new_type     text,
    reason       text NOT NULL CHECK (reason <> ''),
    author       text NOT NULL,   -- the name of the token
    made_at      timestamptz NOT NULL DEFAULT now(),
    withdrawn_at timestamptz,
    withdrawn_by text,
    CHECK ((verdict = 'retype') = (new_type IS NOT NULL))
);
CREATE UNIQUE INDEX judgement_live ON judgement (src, type, dst) WHERE withdrawn_at IS NULL;
CREATE INDEX judgement_dst ON judgement (dst);

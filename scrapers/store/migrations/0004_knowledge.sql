-- What is known apart from works, by which words, and what people think of it.
ALTER TABLE relation ADD COLUMN origin text NOT NULL DEFAULT 'record' CHECK (origin IN ('record', 'knowledge'));
ALTER TABLE relation ADD COLUMN evidence text;  -- the words by which the source states it
ALTER TABLE relation ADD COLUMN citation text;  -- where they are printed
ALTER TABLE relation DROP CONSTRAINT relation_pkey;
ALTER TABLE relation ADD PRIMARY KEY (src, type, dst, source, origin);

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

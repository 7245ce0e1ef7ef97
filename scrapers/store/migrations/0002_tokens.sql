-- Bearer tokens of the API. Only a digest of the secret is kept: it is random, so that a plain SHA-256 cannot be undone.
CREATE TABLE token (
    id            text PRIMARY KEY,
    name          text NOT NULL,
    secret_sha256 bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
    scopes        text[] NOT NULL CHECK (cardinality(scopes) > 0),  -- of read, curate, operate
    created_at    timestamptz NOT NULL DEFAULT now(),
    revoked_at    timestamptz
);

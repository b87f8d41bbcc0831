-- Accounts, sessions, tokens, streams, how far a story was read: what belongs to somebody. `json` is the caller's.
CREATE TABLE items (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    owner TEXT NOT NULL,
    json TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX items_owner ON items (owner, kind);
CREATE INDEX items_at ON items (kind, at);

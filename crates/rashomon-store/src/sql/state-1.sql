-- JSON columns are the caller's and are not read here. Times are Unix seconds.
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE,
    title TEXT,
    site TEXT,
    folder TEXT NOT NULL, -- a JSON list
    settings TEXT NOT NULL,
    schedule TEXT NOT NULL,
    added_at INTEGER NOT NULL
) STRICT;

-- `state`: 0 waiting, 1 kept, 2 refused, 3 skipped. `key` is a hash, as a signed number.
CREATE TABLE entries (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    feed INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    key INTEGER NOT NULL,
    url TEXT,
    state INTEGER NOT NULL,
    hints TEXT,
    tries INTEGER NOT NULL,
    next_try INTEGER NOT NULL,
    UNIQUE (feed, key)
) STRICT;
CREATE INDEX entries_waiting ON entries (n, next_try) WHERE state = 0;

CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE marks (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    target TEXT NOT NULL,
    kind TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (target, kind, by_whom)
) STRICT;
CREATE INDEX marks_kind ON marks (kind);

CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    target TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX notes_target ON notes (target);

-- `kind`: 0 not the same story, 1 the same story, 2 not a copy. `a` is less than `b`.
CREATE TABLE corrections (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    kind INTEGER NOT NULL,
    by_whom TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (a, b, kind)
) STRICT;

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where each capture stands in captures/. `key` finds a body that stands there already under the same address (only whole
-- bodies have one), `address` finds the captures of an address; both are hashes, and what they find is compared.
CREATE TABLE captures (
    seq INTEGER PRIMARY KEY,
    file INTEGER NOT NULL,
    at INTEGER NOT NULL,
    length INTEGER NOT NULL,
    key INTEGER,
    address INTEGER NOT NULL,
    refers INTEGER -- the capture whose body it shares
) STRICT;
CREATE INDEX captures_key ON captures (key) WHERE key IS NOT NULL;
CREATE INDEX captures_refers ON captures (refers) WHERE refers IS NOT NULL;
CREATE INDEX captures_address ON captures (address);
-- How much of each file of captures/ is in the table above, and the last number that stands in it.
CREATE TABLE files (
    file INTEGER PRIMARY KEY,
    bytes INTEGER NOT NULL,
    last INTEGER NOT NULL
) STRICT;

-- One row: up to where the log is folded in, and the last change number.
CREATE TABLE fold (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    applied INTEGER NOT NULL,
    change INTEGER NOT NULL
) STRICT;
INSERT INTO fold (one, applied, change) VALUES (1, 0, 0);
-- The state of the fold after `upto`, in parts: off the row that every batch writes.
CREATE TABLE checkpoint (
    part INTEGER PRIMARY KEY,
    upto INTEGER NOT NULL,
    state BLOB NOT NULL
) STRICT;

CREATE TABLE pages (
    seq INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    source_hash INTEGER NOT NULL,
    fetched_at TEXT,
    basis TEXT,
    fate TEXT NOT NULL,
    why TEXT
) STRICT;
CREATE INDEX pages_source ON pages (source_hash);

-- Outlets and languages recur: their names stand once.
CREATE TABLE names (
    n INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE stories (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    accounts TEXT NOT NULL,
    account_count INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    first INTEGER,
    last INTEGER,
    headline TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX stories_newest ON stories (last DESC, id DESC);
CREATE TABLE story_json (
    story INTEGER PRIMARY KEY REFERENCES stories (n) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    json BLOB NOT NULL
) STRICT;
CREATE TABLE forwards (
    old TEXT PRIMARY KEY,
    new TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX forwards_new ON forwards (new);

CREATE TABLE accounts (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
) STRICT;

-- `account` and `story` are ids as they were told; `change` grows whenever a row becomes another.
CREATE TABLE articles (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    seq INTEGER NOT NULL,
    at INTEGER,
    outlet INTEGER REFERENCES names (n),
    language INTEGER REFERENCES names (n),
    account TEXT,
    story TEXT,
    change INTEGER NOT NULL UNIQUE
) STRICT;
CREATE INDEX articles_account ON articles (account) WHERE account IS NOT NULL;
CREATE INDEX articles_story ON articles (story) WHERE story IS NOT NULL;
-- The article as JSON, zstd with a dictionary of the program's: off the hot table.
CREATE TABLE bodies (
    n INTEGER PRIMARY KEY REFERENCES articles (n) ON DELETE CASCADE,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE derivations (
    n INTEGER PRIMARY KEY,
    origin TEXT NOT NULL,
    derived TEXT NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (origin, derived)
) STRICT;
CREATE INDEX derivations_derived ON derivations (derived);

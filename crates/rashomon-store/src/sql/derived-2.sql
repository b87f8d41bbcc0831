-- What lists and pages ask for. Rows of the first form lack when an article was known and whom it names, so all is concluded
-- again from the log by the next writer.
DELETE FROM pages;
DELETE FROM story_json;
DELETE FROM stories;
DELETE FROM forwards;
DELETE FROM accounts;
DELETE FROM bodies;
DELETE FROM articles;
DELETE FROM checkpoint;
DELETE FROM derivations;
DELETE FROM names;
UPDATE fold SET applied = 0, change = 0;

-- `compared` is the version that the card was made of. What has none, or an older one, is found by `stories_stale`.
ALTER TABLE stories ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stories ADD COLUMN language INTEGER REFERENCES names (n);
ALTER TABLE stories ADD COLUMN compared INTEGER;
CREATE INDEX stories_best ON stories (rank DESC, id DESC);
CREATE INDEX stories_best_in ON stories (language, rank DESC, id DESC);
CREATE INDEX stories_stale ON stories (rank DESC) WHERE compared IS NOT version;

ALTER TABLE articles ADD COLUMN known INTEGER NOT NULL DEFAULT 0;
CREATE INDEX articles_known ON articles (known);
CREATE INDEX articles_outlet ON articles (outlet) WHERE outlet IS NOT NULL;

-- `story_json` becomes the cards; whole comparisons, and the hashtags that stories are found by, stand beside.
DROP TABLE story_json;
CREATE TABLE cards (
    story INTEGER PRIMARY KEY REFERENCES stories (n) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE comparisons (
    story INTEGER PRIMARY KEY REFERENCES stories (n) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE tags (
    tag INTEGER NOT NULL REFERENCES names (n),
    story INTEGER NOT NULL REFERENCES stories (n) ON DELETE CASCADE,
    PRIMARY KEY (tag, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_story ON tags (story);

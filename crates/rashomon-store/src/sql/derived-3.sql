-- Stories on the same matter, from one that changed last to those it was found like: `alike` in thousandths. It is looked up from
-- both ends. Rows of the second form lack it, and rank what has no date as if it were new, so all is concluded again from the log by
-- the next writer.
DELETE FROM pages;
DELETE FROM tags;
DELETE FROM cards;
DELETE FROM comparisons;
DELETE FROM stories;
DELETE FROM forwards;
DELETE FROM accounts;
DELETE FROM bodies;
DELETE FROM articles;
DELETE FROM checkpoint;
DELETE FROM derivations;
DELETE FROM names;
UPDATE fold SET applied = 0, change = 0;

CREATE TABLE related (
    story TEXT NOT NULL,
    other TEXT NOT NULL,
    alike INTEGER NOT NULL,
    PRIMARY KEY (story, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX related_other ON related (other);

-- Captures of which nothing is concluded any more, and which are still to be taken out of their files.
CREATE TABLE going (
    seq INTEGER PRIMARY KEY
) STRICT;

-- What readers say against the grouping, in the order they said it; nothing is ever taken out. `seq`: the last capture there was.
-- `kind`: 0 not the same story, 1 the same story, 2 not a copy. `takes_back`: the number of the decision that ends with this one.
-- (No program ever wrote to the table that it replaces.)
DROP TABLE corrections;
CREATE TABLE decisions (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    seq INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    takes_back INTEGER,
    by_whom TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

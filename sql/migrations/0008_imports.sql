-- Imports: a file that somebody has sent, what its rows would do, what they did, and how that is taken back.

CREATE TABLE imports (
    id          AUTOID,
    rev         I64 NOT NULL DEFAULT 1,
    kind        TEXT NOT NULL CHECK (kind IN ('products', 'accounts', 'contacts', 'prices', 'inventory', 'users', 'back_orders', 'purchase_orders')),
    file_name   TEXT NOT NULL,                           -- as the sender calls it, for people
    state       TEXT NOT NULL CHECK (state IN ('uploading', 'checking', 'checked', 'refused', 'stopped', 'applying', 'applied', 'undoing', 'undone')),
    size_bytes  I64 NOT NULL CHECK (size_bytes >= 0),    -- of the file, so far
    hash        TEXT NOT NULL,                           -- SHA-256 of the whole file in hex; '' while it is uploaded
    options     TEXT NOT NULL,                           -- JSON: sheet, decimal sign, which column is which field, as asked for
    about       TEXT NOT NULL,                           -- JSON: what was recognised: encoding, separator, sheets, columns
    trouble     TEXT,                                    -- why the file can't be read, or the work ended early; NULL: nothing is wrong
    trouble_line I64,                                    -- the line it is about; NULL: the whole file
    mode        TEXT CHECK (mode IN ('all', 'good')),    -- how it was applied; NULL: not yet
    mails       FLAG NOT NULL CHECK (mails IN (0, 1)),   -- back orders that it makes send their mails
    job_id      I64 REFERENCES jobs (id),                -- the work under way, or the last one
    created_at  I64 NOT NULL,
    user_id     I64 NOT NULL REFERENCES users (id)       -- who sent it; its jobs are his
) :TABLE;
CREATE INDEX imports_by_state ON imports (state, id);

-- The file, in pieces as they came.
CREATE TABLE import_parts (
    id        AUTOID,
    import_id I64 NOT NULL REFERENCES imports (id),
    part      I64 NOT NULL CHECK (part >= 0),            -- from 0
    bytes     BLOB NOT NULL,
    UNIQUE (import_id, part)
) :TABLE;

-- What the dry run found of each row that is not blank, and what became of it.
CREATE TABLE import_rows (
    import_id I64 NOT NULL REFERENCES imports (id),
    row       I64 NOT NULL CHECK (row > 0),              -- from 1, without the headings
    line      I64 NOT NULL,                              -- where it begins in the file
    grouped   I64 NOT NULL,                              -- the first row of the document that it is a line of; itself when it is no line
    fate      TEXT NOT NULL CHECK (fate IN ('new', 'changed', 'unchanged', 'refused')),
    state     TEXT NOT NULL CHECK (state IN ('open', 'applied', 'missed', 'undone', 'kept')), -- missed: it no longer fitted; kept: not taken back
    label     TEXT NOT NULL,                             -- what it is about, for people
    object_id I64,                                       -- what it changes, or has made; NULL: not made yet
    pin       I64,                                       -- what must still be so when it is applied: the object's rev, or its bottles
    fields    TEXT NOT NULL,                             -- JSON: field -> value, as read by the kind
    cells     TEXT,                                      -- JSON array of the row's texts, of refused rows, which are given back as a file
    changes   TEXT,                                      -- JSON: field -> [old, new], for people
    undo      TEXT,                                      -- JSON: what was applied, for taking it back; NULL: nothing
    problems  TEXT,                                      -- JSON array: why it is refused, was missed or was kept
    PRIMARY KEY (import_id, row)
) :KEYED;
CREATE INDEX import_rows_by_fate ON import_rows (import_id, fate, row);

-- What a heading meant the last time, by kind of import.
CREATE TABLE import_headings (
    kind    TEXT NOT NULL,
    heading TEXT NOT NULL,                               -- folded
    field   TEXT NOT NULL,                               -- '': left out
    PRIMARY KEY (kind, heading)
) :KEYED;

-- By the number that they had elsewhere: those that were imported are found again.
CREATE INDEX purchase_orders_by_reference ON purchase_orders (reference) WHERE reference IS NOT NULL;

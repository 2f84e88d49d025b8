-- Imports: files in pieces, what their rows do, and what became of them.

-- :part import_columns
i.id, i.rev, i.kind, i.file_name, i.state, i.size_bytes, i.hash, i.options, i.about, i.trouble, i.trouble_line, i.mode, i.mails, i.job_id,
i.created_at, i.user_id, u.name

-- :part import_tables
imports i JOIN users u ON u.id = i.user_id

-- :stmt import_insert ->one (kind:text, file_name:text, mails:flag, created_at:i64, user_id:i64) => made
-- A new import, whose file is coming.
INSERT INTO imports (kind, file_name, state, size_bytes, hash, options, about, mails, created_at, user_id)
VALUES ($kind, $file_name, 'uploading', 0, '', '{}', '{}', $mails, $created_at, $user_id) RETURNING id;

-- :stmt import_by_id ->opt (id:i64, hidden:text?) => import_row (id:i64, rev:i64, kind:text, file_name:text, state:text, size_bytes:i64, hash:text, options:text, about:text, trouble:text?, trouble_line:i64?, mode:text?, mails:flag, job_id:i64?, created_at:i64, user_id:i64, user_name:text)
-- One import, unless it is of the kind that is hidden.
SELECT {import_columns} FROM {import_tables} WHERE i.id = $id AND ($hidden IS NULL OR i.kind <> $hidden);

-- :stmt import_list ->many (hidden:text?, before:i64, most:i64) => import_row
-- Imports, latest first.
SELECT {import_columns} FROM {import_tables} WHERE i.id < $before AND ($hidden IS NULL OR i.kind <> $hidden)
ORDER BY i.id DESC LIMIT $most;

-- :stmt import_update ->guard (id:i64, rev:i64, state:text, size_bytes:i64, hash:text, options:text, about:text, trouble:text?, trouble_line:i64?, mode:text?, mails:flag, job_id:i64?)
-- Everything of it that can change.
UPDATE imports SET rev = rev + 1, state = $state, size_bytes = $size_bytes, hash = $hash, options = $options, about = $about,
    trouble = $trouble, trouble_line = $trouble_line, mode = $mode, mails = $mails, job_id = $job_id
WHERE id = $id AND rev = $rev;

-- :stmt import_part_insert ->exec (import_id:i64, part:i64, bytes:blob)
-- The next piece of the file.
INSERT INTO import_parts (import_id, part, bytes) VALUES ($import_id, $part, $bytes);

-- :stmt import_part_by_number ->opt (import_id:i64, part:i64) => import_part_row (bytes:blob)
-- One piece of the file.
SELECT bytes FROM import_parts WHERE import_id = $import_id AND part = $part;

-- :stmt import_row_put ->exec (import_id:i64, row:i64, line:i64, grouped:i64, fate:text, label:text, object_id:i64?, pin:i64?, fields:text, cells:text?, changes:text?, problems:text?)
-- What the dry run found of a row; a dry run that begins anew writes over it.
INSERT INTO import_rows (import_id, row, line, grouped, fate, state, label, object_id, pin, fields, cells, changes, problems)
VALUES ($import_id, $row, $line, $grouped, $fate, 'open', $label, $object_id, $pin, $fields, $cells, $changes, $problems)
ON CONFLICT (import_id, row) DO UPDATE SET line = excluded.line, grouped = excluded.grouped, fate = excluded.fate, state = 'open',
    label = excluded.label, object_id = excluded.object_id, pin = excluded.pin, fields = excluded.fields, cells = excluded.cells,
    changes = excluded.changes, undo = NULL, problems = excluded.problems;

-- :stmt import_rows_cut ->count (import_id:i64, after:i64, most:i64)
-- Some of the rows of an earlier dry run that the file, read otherwise, does not have.
DELETE FROM import_rows WHERE import_id = $import_id AND row IN (SELECT x.row FROM import_rows x
    WHERE x.import_id = $import_id AND x.row > $after ORDER BY x.row LIMIT $most);

-- :part import_row_columns
row, line, grouped, fate, state, label, object_id, pin, fields, cells, changes, undo, problems

-- :stmt import_row_list ->many (import_id:i64, fate:text?, state:text?, after:i64, most:i64) => import_row_row (row:i64, line:i64, grouped:i64, fate:text, state:text, label:text, object_id:i64?, pin:i64?, fields:text, cells:text?, changes:text?, undo:text?, problems:text?)
-- A page of rows, in the order of the file.
SELECT {import_row_columns} FROM import_rows
WHERE import_id = $import_id AND row > $after AND ($fate IS NULL OR fate = $fate) AND ($state IS NULL OR state = $state)
ORDER BY row LIMIT $most;

-- :stmt import_rows_to_apply ->many (import_id:i64, after:i64, most:i64) => import_row_row
-- The next rows that have something to do, in the order of the file.
SELECT {import_row_columns} FROM import_rows
WHERE import_id = $import_id AND row > $after AND fate IN ('new', 'changed') AND state = 'open'
ORDER BY row LIMIT $most;

-- :stmt import_rows_to_undo ->many (import_id:i64, before:i64, most:i64) => import_row_row
-- The next rows to take back, the last one first.
SELECT {import_row_columns} FROM import_rows
WHERE import_id = $import_id AND row < $before AND state = 'applied'
ORDER BY row DESC LIMIT $most;

-- :stmt import_row_end ->exec (import_id:i64, row:i64, state:text, object_id:i64?, undo:text?, problems:text?)
-- What became of a row.
UPDATE import_rows SET state = $state, object_id = $object_id, undo = $undo, problems = $problems
WHERE import_id = $import_id AND row = $row;

-- :stmt import_row_counts ->many (import_id:i64) => import_count (fate:text, state:text, n:i64)
-- How many rows of which fate are where.
SELECT fate, state, COUNT(*) FROM import_rows WHERE import_id = $import_id GROUP BY fate, state ORDER BY fate, state;

-- :stmt import_heading_put ->exec (kind:text, heading:text, field:text)
-- What a heading means from now on.
INSERT INTO import_headings (kind, heading, field) VALUES ($kind, $heading, $field)
ON CONFLICT (kind, heading) DO UPDATE SET field = excluded.field;

-- :stmt import_heading_list ->many (kind:text) => import_heading (heading:text, field:text)
-- What headings meant the last time.
SELECT heading, field FROM import_headings WHERE kind = $kind ORDER BY heading;

-- :stmt import_lose ->count (before:i64, trouble:text)
-- Those whose file began to come before and did not come to its end: they have no hash.
UPDATE imports SET rev = rev + 1, state = 'refused', trouble = $trouble WHERE state = 'uploading' AND created_at < $before;

-- :stmt import_purge_parts ->count (before:i64, most:i64)
-- Files of imports that were made before, and what came of those that broke off, piece by piece: they can't be checked again then, what
-- they did stays told.
DELETE FROM import_parts WHERE id IN (SELECT p.id FROM import_parts p JOIN imports i ON i.id = p.import_id
    WHERE i.created_at < $before OR (i.state = 'refused' AND i.hash = '') ORDER BY p.id LIMIT $most);

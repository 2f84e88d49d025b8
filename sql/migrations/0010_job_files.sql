-- Files that jobs have made, for whoever made the job to fetch within a day.
CREATE TABLE job_files (
    job_id     ID REFERENCES jobs (id),
    name       TEXT NOT NULL,                                   -- what it is called where it is saved
    media_type TEXT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('admin', 'rep')),  -- with whose eyes it was made
    bytes      I64 NOT NULL DEFAULT 0 CHECK (bytes >= 0),       -- so far
    first_part I64 NOT NULL DEFAULT 0,                          -- those before it are of an attempt that a crash has ended
    next_part  I64 NOT NULL DEFAULT 0 CHECK (next_part >= first_part),
    expires_at I64 NOT NULL                                     -- it is thrown away then
) :TABLE;

-- Their bytes.
CREATE TABLE job_file_parts (
    job_id I64 NOT NULL REFERENCES job_files (job_id),
    part   I64 NOT NULL,
    bytes  BLOB NOT NULL,
    PRIMARY KEY (job_id, part)
) :TABLE;

-- Jobs: work that takes longer than a request. What a job does is its kind's business; here is who may see it, who works on it, and how
-- far it is. A job is worked on in turns, each a transaction of its own that begins with job_held and ends with job_progress or job_end.

-- :stmt job_insert ->one (kind:text, user_id:i64, input:text, total:i64?, created_at:i64) => job_made (id:i64)
-- A new job, waiting to be claimed.
INSERT INTO jobs (kind, user_id, state, input, total, created_at)
VALUES ($kind, $user_id, 'waiting', $input, $total, $created_at) RETURNING id;

-- Whose jobs one may see, and of which kinds: hidden is a pattern.
-- :part job_visible
($user IS NULL OR j.user_id = $user) AND ($hidden IS NULL OR j.kind NOT LIKE $hidden)

-- :stmt job_by_id ->opt (id:i64, user:i64?, hidden:text?) => job_row (id:i64, kind:text, user_id:i64, user_name:text, state:text, done:i64, total:i64?, result:text?, created_at:i64, ended_at:i64?)
-- One job; with a user only if he made it.
SELECT j.id, j.kind, j.user_id, u.name, j.state, j.done, j.total, j.result, j.created_at, j.ended_at
FROM jobs j JOIN users u ON u.id = j.user_id
WHERE j.id = $id AND {job_visible};

-- :stmt job_list ->many (user:i64?, hidden:text?, before:i64, most:i64) => job_row
-- Jobs, latest first, without their results, which may be long.
SELECT j.id, j.kind, j.user_id, u.name, j.state, j.done, j.total, CAST(NULL AS TEXT), j.created_at, j.ended_at
FROM jobs j JOIN users u ON u.id = j.user_id
WHERE j.id < $before AND {job_visible}
ORDER BY j.id DESC LIMIT $most;

-- The oldest job that nobody works on: its lease was never taken, has run out, or is our own from before a restart.
-- Those that make a file have a lane of their own, because they take longer and hold nobody up.
-- :part job_free
SELECT id FROM jobs WHERE state IN ('waiting', 'running') AND (lease_until < $now OR lease_owner = $owner)
    AND CASE WHEN kind LIKE 'export%' THEN 1 ELSE 0 END = $files
    ORDER BY id LIMIT 1

-- :stmt job_waiting ->opt (owner:text, now:i64, files:flag) => job_waiting (id:i64)
-- Is there work? A look that costs no write.
{job_free};

-- :stmt job_figures ->one () => job_figures_row (waiting:i64, running:i64)
-- How many have not ended.
SELECT CAST(COALESCE(SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0) AS BIGINT),
    CAST(COALESCE(SUM(CASE WHEN state = 'running' THEN 1 ELSE 0 END), 0) AS BIGINT)
FROM jobs WHERE state IN ('waiting', 'running');

-- :stmt job_claim ->opt (owner:text, now:i64, until:i64, files:flag) => job_claimed (id:i64, kind:text, input:text)
-- Takes the lease of the next job.
UPDATE jobs SET state = 'running', lease_owner = $owner, lease_until = $until WHERE id = ({job_free})
RETURNING id, kind, input;

-- :stmt job_held ->opt (id:i64, owner:text) => job_held (user_id:i64, done:i64, total:i64?, result:text?)
-- How far it is, if it is still ours: it may have been stopped, or its lease have run out and gone to another server.
SELECT user_id, done, total, result FROM jobs WHERE id = $id AND state = 'running' AND lease_owner = $owner;

-- :stmt job_progress ->guard (id:i64, owner:text, done:i64, total:i64?, result:text?, until:i64)
-- How far it is now, and the lease renewed.
UPDATE jobs SET done = $done, total = $total, result = $result, lease_until = $until
WHERE id = $id AND state = 'running' AND lease_owner = $owner;

-- :stmt job_end ->guard (id:i64, owner:text, state:text, done:i64, total:i64?, result:text?, at:i64)
-- It has ended: done, or failed.
UPDATE jobs SET state = $state, done = $done, total = $total, result = $result, ended_at = $at, lease_owner = NULL, lease_until = 0
WHERE id = $id AND state = 'running' AND lease_owner = $owner;

-- :stmt job_stop ->guard (id:i64, at:i64)
-- Stopped by a person: what it has done stays done.
UPDATE jobs SET state = 'stopped', ended_at = $at, lease_owner = NULL, lease_until = 0
WHERE id = $id AND state IN ('waiting', 'running');

-- :stmt job_release ->exec (id:i64, owner:text)
-- Gives the lease back unfinished, so that the next server need not wait for its end.
UPDATE jobs SET lease_owner = NULL, lease_until = 0 WHERE id = $id AND state = 'running' AND lease_owner = $owner;

-- :stmt job_unfinished ->one (user_id:i64) => job_count (n:i64)
-- How many files are being made for a user.
SELECT COUNT(*) FROM jobs WHERE state IN ('waiting', 'running') AND kind LIKE 'export%' AND user_id = $user_id;

-- :stmt job_file_insert ->exec (job_id:i64, name:text, media_type:text, role:text, expires_at:i64)
-- The file that a new job will make.
INSERT INTO job_files (job_id, name, media_type, role, expires_at) VALUES ($job_id, $name, $media_type, $role, $expires_at);

-- :stmt job_file_by_job ->opt (job_id:i64) => job_file_row (name:text, media_type:text, role:text, bytes:i64, first_part:i64, next_part:i64, expires_at:i64)
-- The file of a job.
SELECT name, media_type, role, bytes, first_part, next_part, expires_at FROM job_files WHERE job_id = $job_id;

-- :stmt job_file_begin ->guard (job_id:i64)
-- It is begun, or begun again: what there was of it does not count any more.
UPDATE job_files SET first_part = next_part, bytes = 0 WHERE job_id = $job_id;

-- :stmt job_file_grow ->guard (job_id:i64, part:i64, bytes:i64)
-- Room for its next part.
UPDATE job_files SET next_part = next_part + 1, bytes = bytes + $bytes WHERE job_id = $job_id AND next_part = $part;

-- :stmt job_file_part_insert ->exec (job_id:i64, part:i64, bytes:blob)
-- Its next part.
INSERT INTO job_file_parts (job_id, part, bytes) VALUES ($job_id, $part, $bytes);

-- :stmt job_file_part ->opt (job_id:i64, part:i64) => job_file_part (bytes:blob)
-- One of its parts.
SELECT bytes FROM job_file_parts WHERE job_id = $job_id AND part = $part;

-- :stmt job_files_expire ->exec (user_id:i64, kept:i64, now:i64)
-- Of a user's files only the latest are kept.
UPDATE job_files SET expires_at = $now WHERE expires_at > $now AND job_id IN (
    SELECT f.job_id FROM job_files f JOIN jobs j ON j.id = f.job_id WHERE j.user_id = $user_id AND j.state = 'done'
    ORDER BY f.job_id DESC LIMIT 1000000 OFFSET $kept);

-- A file that nobody can have: its time is over, or its job has ended without one.
-- :part job_file_is_dead
(f.expires_at <= $now OR j.state IN ('failed', 'stopped'))

-- :stmt job_file_parts_purge ->count (now:i64, most:i64)
-- Removes some of the parts of dead files, and of attempts that a crash has ended.
DELETE FROM job_file_parts WHERE (job_id, part) IN (SELECT p.job_id, p.part FROM job_files f JOIN jobs j ON j.id = f.job_id
    JOIN job_file_parts p ON p.job_id = f.job_id WHERE {job_file_is_dead} OR p.part < f.first_part LIMIT $most);

-- :stmt job_files_purge ->count (now:i64, most:i64)
-- Removes dead files that have no parts any more.
DELETE FROM job_files WHERE job_id IN (SELECT f.job_id FROM job_files f JOIN jobs j ON j.id = f.job_id
    WHERE {job_file_is_dead} AND j.state NOT IN ('waiting', 'running')
    AND NOT EXISTS (SELECT 1 FROM job_file_parts p WHERE p.job_id = f.job_id) LIMIT $most);

-- Jobs: work that takes longer than a request. What a job does is its kind's business; here is who may see it, who works on it, and how
-- far it is. A job is worked on in turns, each a transaction of its own that begins with job_held and ends with job_progress or job_end.

-- :stmt job_insert ->one (kind:text, user_id:i64, input:text, total:i64?, created_at:i64) => job_made (id:i64)
-- A new job, waiting to be claimed.
INSERT INTO jobs (kind, user_id, state, input, total, created_at)
VALUES ($kind, $user_id, 'waiting', $input, $total, $created_at) RETURNING id;

-- Whose jobs one may see, and of which kinds.
-- :part job_visible
($user IS NULL OR j.user_id = $user) AND ($hidden IS NULL OR j.kind <> $hidden)

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
-- :part job_free
SELECT id FROM jobs WHERE state IN ('waiting', 'running') AND (lease_until < $now OR lease_owner = $owner)
    ORDER BY id LIMIT 1

-- :stmt job_waiting ->opt (owner:text, now:i64) => job_waiting (id:i64)
-- Is there work? A look that costs no write.
{job_free};

-- :stmt job_claim ->opt (owner:text, now:i64, until:i64) => job_claimed (id:i64, kind:text, input:text)
-- Takes the lease of the next job.
UPDATE jobs SET state = 'running', lease_owner = $owner, lease_until = $until WHERE id = ({job_free})
RETURNING id, kind, input;

-- :stmt job_held ->opt (id:i64, owner:text) => job_held (user_id:i64, done:i64, total:i64?, result:text?)
-- How far it is, if it is still ours: it may have been stopped, or its lease have run out and gone to another server.
SELECT user_id, done, total, result FROM jobs WHERE id = $id AND state = 'running' AND lease_owner = $owner;

-- :stmt job_progress ->guard (id:i64, owner:text, done:i64, result:text?, until:i64)
-- How far it is now, and the lease renewed.
UPDATE jobs SET done = $done, result = $result, lease_until = $until
WHERE id = $id AND state = 'running' AND lease_owner = $owner;

-- :stmt job_end ->guard (id:i64, owner:text, state:text, done:i64, result:text?, at:i64)
-- It has ended: done, or failed.
UPDATE jobs SET state = $state, done = $done, result = $result, ended_at = $at, lease_owner = NULL, lease_until = 0
WHERE id = $id AND state = 'running' AND lease_owner = $owner;

-- :stmt job_stop ->guard (id:i64, at:i64)
-- Stopped by a person: what it has done stays done.
UPDATE jobs SET state = 'stopped', ended_at = $at, lease_owner = NULL, lease_until = 0
WHERE id = $id AND state IN ('waiting', 'running');

-- :stmt job_release ->exec (id:i64, owner:text)
-- Gives the lease back unfinished, so that the next server need not wait for its end.
UPDATE jobs SET lease_owner = NULL, lease_until = 0 WHERE id = $id AND state = 'running' AND lease_owner = $owner;

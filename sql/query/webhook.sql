-- Webhooks, and what was sent to them.

-- :stmt webhook_by_id ->opt (id:i64) => webhook_row (id:i64, rev:i64, url:text, events:text, secret:text, description:text?, active:flag, created_at:i64, failures:i64, paused_until:i64)
-- One webhook.
SELECT id, rev, url, events, secret, description, active, created_at, failures, paused_until FROM webhooks
WHERE id = $id AND removed_at IS NULL;

-- :stmt webhook_list ->many (after:i64, most:i64) => webhook_row
-- Webhooks as they were made.
SELECT id, rev, url, events, secret, description, active, created_at, failures, paused_until FROM webhooks
WHERE id > $after AND removed_at IS NULL ORDER BY id LIMIT $most;

-- :stmt webhook_count ->one () => webhook_count (n:i64)
-- How many there are.
SELECT COUNT(*) FROM webhooks WHERE removed_at IS NULL;

-- :stmt webhook_active ->many () => webhook_told (id:i64, events:text)
-- Those that are told something.
SELECT id, events FROM webhooks WHERE active = 1 ORDER BY id;

-- :stmt webhook_insert ->one (url:text, events:text, secret:text, description:text?, active:flag, created_at:i64) => webhook_made (id:i64)
-- A new one.
INSERT INTO webhooks (url, events, secret, description, active, created_at)
VALUES ($url, $events, $secret, $description, $active, $created_at) RETURNING id;

-- :stmt webhook_update ->guard (id:i64, rev:i64, url:text, events:text, secret:text, description:text?, active:flag)
-- Changes the one that has the revision ${rev}; it is tried anew at once.
UPDATE webhooks SET rev = rev + 1, url = $url, events = $events, secret = $secret, description = $description, active = $active,
    unreached = 0, paused_until = 0
WHERE id = $id AND rev = $rev AND removed_at IS NULL;

-- :stmt webhook_remove ->guard (id:i64, rev:i64, at:i64)
-- Removes one; its deliveries keep their name.
UPDATE webhooks SET rev = rev + 1, active = 0, url = '', secret = '', removed_at = $at
WHERE id = $id AND rev = $rev AND removed_at IS NULL;

-- :stmt webhook_end_waiting ->exec (target:text, last_error:text)
-- What waits for it will not be sent.
UPDATE outbox SET state = 'failed', last_error = $last_error, lease_owner = NULL, lease_until = 0
WHERE kind = 'webhook' AND target = $target AND state = 'waiting';

-- A webhook to which something may be sent now: it is not paused, and nobody sends to it, or we did before a restart.
-- :part webhook_free
w.active = 1 AND w.paused_until <= $now AND (w.lease_until < $now OR w.lease_owner = $owner)
AND EXISTS (SELECT 1 FROM outbox o WHERE o.kind = 'webhook' AND o.target = CAST(w.id AS TEXT) AND o.state = 'waiting'
    AND o.next_at <= $now)

-- :stmt webhook_waiting ->opt (owner:text, now:i64) => webhook_made
-- Is there something to send? A look that costs no write.
SELECT w.id FROM webhooks w WHERE {webhook_free} LIMIT 1;

-- :stmt webhook_claim ->opt (owner:text, now:i64, until:i64) => webhook_made
-- Takes the lease of the webhook that has waited longest.
UPDATE webhooks SET lease_owner = $owner, lease_until = $until, claimed_at = $now
WHERE id = (SELECT w.id FROM webhooks w WHERE {webhook_free} ORDER BY w.claimed_at, w.id LIMIT 1) RETURNING id;

-- :stmt webhook_due ->many (target:text, owner:text, now:i64, until:i64, most:i64) => webhook_due_row (id:i64, key:text, payload:text, message:text, attempts:i64)
-- Takes the lease of what is sent to it next: tests, then in the order of events. The rows come in any order.
UPDATE outbox SET lease_owner = $owner, lease_until = $until
WHERE id IN (SELECT o.id FROM outbox o WHERE o.kind = 'webhook' AND o.target = $target AND o.state = 'waiting' AND o.next_at <= $now
    ORDER BY CASE WHEN o.key = 'ping' THEN 0 ELSE 1 END, o.id LIMIT $most)
RETURNING id, key, payload, message, attempts;

-- :stmt webhook_release ->exec (owner:text)
-- Others may send to it again.
UPDATE webhooks SET lease_owner = NULL, lease_until = 0 WHERE lease_owner = $owner;

-- :stmt webhook_still ->opt (id:i64, owner:text, now:i64) => webhook_still (url:text, secret:text, unreached:i64)
-- Where to and signed with what, if it is ours and active still.
SELECT url, secret, unreached FROM webhooks WHERE id = $id AND active = 1 AND lease_owner = $owner AND lease_until > $now;

-- :stmt webhook_pause ->exec (id:i64, until:i64)
-- Once more it was not reached.
UPDATE webhooks SET unreached = unreached + 1, paused_until = $until WHERE id = $id;

-- :stmt webhook_reached ->exec (id:i64)
-- It has answered, or an admin has it tried at once.
UPDATE webhooks SET unreached = 0, paused_until = 0 WHERE id = $id AND unreached > 0;

-- :stmt webhook_went_well ->exec (id:i64)
-- A delivery ends the row of failures.
UPDATE webhooks SET failures = 0 WHERE id = $id AND failures > 0;

-- :stmt webhook_went_wrong ->exec (id:i64, n:i64)
-- So many more have failed for good.
UPDATE webhooks SET failures = failures + $n WHERE id = $id;

-- :stmt webhook_not_tried ->exec (id:i64, owner:text, last_error:text)
-- Nobody has answered: it waits on, in its place.
UPDATE outbox SET last_error = $last_error WHERE id = $id AND state = 'waiting' AND lease_owner = $owner;

-- :stmt webhook_give_up ->count (target:text, before:i64, last_error:text)
-- What has waited too long for one that is not reached.
UPDATE outbox SET state = 'failed', last_error = $last_error, lease_owner = NULL, lease_until = 0
WHERE kind = 'webhook' AND target = $target AND state = 'waiting' AND next_at < $before;

-- :stmt webhook_event ->opt (id:i64) => webhook_event (at:i64, user_id:i64?, user_name:text?, kind:text, object:text, object_id:i64, rev:i64, diff:text)
-- What is told of an event.
SELECT e.at, e.user_id, u.name, e.kind, e.object, e.object_id, e.rev, e.diff
FROM events e LEFT JOIN users u ON u.id = e.user_id WHERE e.id = $id;

-- :stmt webhook_attempt ->exec (outbox_id:i64, at:i64, status:i64?, error:text?, ms:i64)
-- It was sent once more.
INSERT INTO webhook_attempts (outbox_id, at, status, error, ms) VALUES ($outbox_id, $at, $status, $error, $ms);

-- :stmt webhook_attempts ->many (outbox_id:i64, most:i64) => webhook_attempt_row (at:i64, status:i64?, error:text?, ms:i64)
-- The latest attempts, latest first.
SELECT at, status, error, ms FROM webhook_attempts WHERE outbox_id = $outbox_id ORDER BY id DESC LIMIT $most;

-- :part webhook_delivery
SELECT o.id, o.message, o.key, o.state, o.created_at, o.attempts, o.next_at,
    (SELECT a.status FROM webhook_attempts a WHERE a.outbox_id = o.id ORDER BY a.id DESC LIMIT 1), o.last_error, o.sent_at
FROM outbox o WHERE o.kind = 'webhook' AND o.target = $target

-- :stmt webhook_delivery ->opt (target:text, id:i64) => webhook_delivery_row (id:i64, message:text, key:text, state:text, created_at:i64, attempts:i64, next_at:i64, status:i64?, last_error:text?, sent_at:i64?)
-- One delivery of a webhook.
{webhook_delivery} AND o.id = $id;

-- :stmt webhook_deliveries ->many (target:text, before:i64, state:text?, most:i64) => webhook_delivery_row
-- Its deliveries, latest first.
{webhook_delivery} AND o.id < $before AND ($state IS NULL OR o.state = $state) ORDER BY o.id DESC LIMIT $most;

-- :stmt webhook_delivery_payload ->opt (id:i64) => webhook_payload (payload:text)
-- What is sent in one; a list has no room for it.
SELECT payload FROM outbox WHERE id = $id;

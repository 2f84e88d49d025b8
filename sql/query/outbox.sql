-- The outbox: made from events, delivered by lease, kept for a while.

-- :stmt notify_cursor ->one () => notify_cursor_row (xact:i64, event_id:i64)
-- How far the events were read.
SELECT xact, event_id FROM notify_cursor WHERE id = 1;

-- :stmt notify_cursor_move ->guard (xact:i64, event_id:i64, to_xact:i64, to_event_id:i64)
-- Read on to a place; of two servers that do it at once one wins.
UPDATE notify_cursor SET xact = $to_xact, event_id = $to_event_id WHERE id = 1 AND xact = $xact AND event_id = $event_id;

-- :stmt notify_cursor_skip ->exec ()
-- What has happened until now is told to nobody.
UPDATE notify_cursor SET xact = COALESCE((SELECT xact FROM events ORDER BY xact DESC, id DESC LIMIT 1), 0),
    event_id = COALESCE((SELECT id FROM events ORDER BY xact DESC, id DESC LIMIT 1), 0) WHERE id = 1;

-- :stmt notify_events ->many (xact:i64, event_id:i64, horizon:i64, most:i64) => notify_event_row (xact:i64, id:i64, at:i64, user_id:i64?, kind:text, object:text, object_id:i64)
-- What has happened since, as far as it is final.
SELECT e.xact, e.id, e.at, e.user_id, e.kind, e.object, e.object_id FROM events e
WHERE (e.xact, e.id) > ($xact, $event_id) AND e.xact < $horizon ORDER BY e.xact, e.id LIMIT $most;

-- :stmt event_diff ->opt (id:i64) => event_diff_row (diff:text, user_name:text?)
-- What an event changed, and who did it.
SELECT e.diff, u.name FROM events e LEFT JOIN users u ON u.id = e.user_id WHERE e.id = $id;

-- :stmt ready_lines ->many (by_priority:flag, day:day, held:text, products:i64[8], most:i64) => ready_line (product_id:i64, code:text, name:text, vintage:i64?, unit_set:i64, available_btl:i64, warehouse_id:i64, back_order:i64, account_id:i64, account_name:text, wanted:qty, note:text?, priority:i64, waiting_since:i64)
-- Open lines of these products that stock in their primary warehouse could fill now, as the queue goes; as in Ready to fill, none of a
-- back order that is tied to a draft or future order, of an account whose status is among ${held}, or without a price: they get nothing.
SELECT p.id, p.code, p.name, p.vintage, p.unit_set, v.on_hand_btl - v.on_future_btl, p.primary_warehouse_id, b.number, a.id, a.name,
    l.qty_btl, l.note, CASE WHEN $by_priority = 1 THEN b.priority ELSE 0 END, b.waiting_since
FROM products p
JOIN inventory_balances v ON v.product_id = p.id AND v.warehouse_id = p.primary_warehouse_id
JOIN back_order_lines l ON l.product_id = p.id AND l.is_open = 1
JOIN back_orders b ON b.number = l.back_order
JOIN accounts a ON a.id = b.account_id
WHERE p.id IN ($products) AND p.active = 1 AND a.active = 1 AND v.on_hand_btl - v.on_future_btl > 0
AND NOT EXISTS (SELECT 1 FROM order_back_orders t WHERE t.back_order = b.number AND t.tie = 'tied')
AND $held NOT LIKE '% ' || a.status || ' %' AND {price_of_line} = 1
ORDER BY CASE WHEN $by_priority = 1 THEN b.priority ELSE 0 END DESC, b.waiting_since, b.number, l.line LIMIT $most;

-- :stmt outbox_insert ->one (kind:text, event_id:i64?, key:text, target:text, user_id:i64?, payload:text, message:text, state:text, at:i64) => outbox_made (id:i64)
-- One more.
INSERT INTO outbox (kind, event_id, key, target, user_id, payload, message, state, created_at, next_at)
VALUES ($kind, $event_id, $key, $target, $user_id, $payload, $message, $state, $at, $at) RETURNING id;

-- :stmt outbox_newest ->opt (key:text) => outbox_newest_row (created_at:i64)
-- When one of the key was made last.
SELECT created_at FROM outbox WHERE key = $key ORDER BY id DESC LIMIT 1;

-- What may be delivered now: nobody works on it, or we did before a restart.
-- :part outbox_free
kind = $kind AND state = 'waiting' AND next_at <= $now AND (lease_until < $now OR lease_owner = $owner)

-- :stmt outbox_waiting ->opt (kind:text, owner:text, now:i64) => outbox_made
-- Is there something to deliver? A look that costs no write.
SELECT id FROM outbox WHERE {outbox_free} ORDER BY next_at, id LIMIT 1;

-- :stmt outbox_claim ->many (kind:text, owner:text, now:i64, until:i64, most:i64) => outbox_claimed (id:i64, key:text, target:text, user_id:i64?, payload:text, message:text, created_at:i64, attempts:i64)
-- Takes the lease of what waits longest.
UPDATE outbox SET lease_owner = $owner, lease_until = $until
WHERE id IN (SELECT id FROM outbox WHERE {outbox_free} ORDER BY next_at, id LIMIT $most)
RETURNING id, key, target, user_id, payload, message, created_at, attempts;

-- :stmt outbox_sent ->count (id:i64, owner:text, at:i64)
-- Delivered. Nothing if the lease has run out and another server has it.
UPDATE outbox SET state = 'sent', sent_at = $at, last_error = NULL, lease_owner = NULL, lease_until = 0
WHERE id = $id AND state = 'waiting' AND lease_owner = $owner;

-- :stmt outbox_again ->count (id:i64, owner:text, next_at:i64, last_error:text)
-- Not delivered; it will be tried again.
UPDATE outbox SET attempts = attempts + 1, next_at = $next_at, last_error = $last_error, lease_owner = NULL, lease_until = 0
WHERE id = $id AND state = 'waiting' AND lease_owner = $owner;

-- :stmt outbox_failed ->count (id:i64, owner:text, last_error:text)
-- Not delivered, for good.
UPDATE outbox SET state = 'failed', attempts = attempts + 1, last_error = $last_error, lease_owner = NULL, lease_until = 0
WHERE id = $id AND state = 'waiting' AND lease_owner = $owner;

-- :stmt outbox_release ->exec (kind:text, owner:text)
-- Gives back what was claimed and not tried.
UPDATE outbox SET lease_owner = NULL, lease_until = 0 WHERE kind = $kind AND state = 'waiting' AND lease_owner = $owner;

-- :stmt outbox_resend ->count (id:i64, at:i64)
-- By hand: again from the first attempt on.
UPDATE outbox SET state = 'waiting', attempts = 0, next_at = $at, sent_at = NULL WHERE id = $id AND state IN ('sent', 'failed');

-- :stmt outbox_by_id ->opt (id:i64) => outbox_row (id:i64, kind:text, key:text, target:text, user_name:text?, event_id:i64?, payload:text, state:text, created_at:i64, attempts:i64, next_at:i64, last_error:text?, sent_at:i64?)
-- One.
SELECT o.id, o.kind, o.key, o.target, u.name, o.event_id, o.payload, o.state, o.created_at, o.attempts, o.next_at, o.last_error, o.sent_at
FROM outbox o LEFT JOIN users u ON u.id = o.user_id WHERE o.id = $id;

-- :stmt outbox_list ->many (state:text?, key:text?, before:i64, most:i64) => outbox_row
-- Latest first.
SELECT o.id, o.kind, o.key, o.target, u.name, o.event_id, o.payload, o.state, o.created_at, o.attempts, o.next_at, o.last_error, o.sent_at
FROM outbox o LEFT JOIN users u ON u.id = o.user_id
WHERE o.id < $before AND ($state IS NULL OR o.state = $state) AND ($key IS NULL OR o.key = $key)
ORDER BY o.id DESC LIMIT $most;

-- :stmt outbox_figures ->one () => outbox_figures_row (mails:i64, mails_failed:i64, mails_since:i64?, hooks:i64, hooks_failed:i64, hooks_since:i64?)
-- How many wait, since when the oldest, and how many were given up.
SELECT CAST(COALESCE(SUM(CASE WHEN kind = 'mail' AND state = 'waiting' THEN 1 ELSE 0 END), 0) AS BIGINT),
    CAST(COALESCE(SUM(CASE WHEN kind = 'mail' AND state = 'failed' THEN 1 ELSE 0 END), 0) AS BIGINT),
    MIN(CASE WHEN kind = 'mail' AND state = 'waiting' THEN created_at END),
    CAST(COALESCE(SUM(CASE WHEN kind = 'webhook' AND state = 'waiting' THEN 1 ELSE 0 END), 0) AS BIGINT),
    CAST(COALESCE(SUM(CASE WHEN kind = 'webhook' AND state = 'failed' THEN 1 ELSE 0 END), 0) AS BIGINT),
    MIN(CASE WHEN kind = 'webhook' AND state = 'waiting' THEN created_at END)
FROM outbox WHERE state IN ('waiting', 'failed');

-- :stmt events_untold ->one (most:i64) => events_untold (n:i64)
-- Events that nobody has read yet, counted up to so many.
SELECT COUNT(*) FROM (SELECT e.id FROM events e, notify_cursor c WHERE (e.xact, e.id) > (c.xact, c.event_id) LIMIT $most) untold;

-- :stmt outbox_held_users ->many (after:i64, most:i64) => outbox_held_user (id:i64, email:text, name:text, role:text, active:flag)
-- For whom a digest is to be made.
SELECT u.id, u.email, u.name, u.role, u.active FROM users u WHERE u.id > $after
AND EXISTS (SELECT 1 FROM outbox o WHERE o.user_id = u.id AND o.state = 'held') ORDER BY u.id LIMIT $most;

-- :stmt outbox_held ->many (user_id:i64, most:i64) => outbox_held_row (id:i64, payload:text)
-- What waits for his digest.
SELECT id, payload FROM outbox WHERE user_id = $user_id AND state = 'held' ORDER BY id LIMIT $most;

-- :stmt outbox_bundle ->exec (user_id:i64, last:i64, bundle:i64)
-- Those up to ${last} are in a digest now.
UPDATE outbox SET state = 'bundled', bundle = $bundle WHERE user_id = $user_id AND state = 'held' AND id <= $last;

-- :stmt outbox_drop_held ->exec (user_id:i64)
-- Of a user who was disabled meanwhile.
DELETE FROM outbox WHERE user_id = $user_id AND state = 'held';

-- :stmt outbox_purge ->count (before:i64, most:i64)
-- Removes some of what was delivered, or failed, long ago.
DELETE FROM outbox WHERE id IN (SELECT o.id FROM outbox o WHERE o.state IN ('sent', 'failed', 'bundled') AND o.created_at < $before
    AND NOT EXISTS (SELECT 1 FROM outbox x WHERE x.bundle = o.id) ORDER BY o.id LIMIT $most);

-- Answers kept for requests that are repeated.

-- :stmt idempotency_find ->opt (user_id:i64, key:text) => idempotency_row (method:text, path:text, body_hash:blob, status:i64, headers:text, body:text)
-- What was answered to this user's request with this key.
SELECT method, path, body_hash, status, headers, body FROM idempotency_keys WHERE user_id = $user_id AND key = $key;

-- :stmt idempotency_insert ->exec (user_id:i64, key:text, method:text, path:text, body_hash:blob, status:i64, headers:text, body:text, created_at:i64)
-- Keeps an answer together with what it was for.
INSERT INTO idempotency_keys (user_id, key, method, path, body_hash, status, headers, body, created_at)
VALUES ($user_id, $key, $method, $path, $body_hash, $status, $headers, $body, $created_at);

-- :stmt idempotency_purge ->count (before:i64, most:i64)
-- Forgets some of the answers that are older than 30 days.
DELETE FROM idempotency_keys WHERE (user_id, key) IN
    (SELECT user_id, key FROM idempotency_keys WHERE created_at < $before ORDER BY created_at LIMIT $most);

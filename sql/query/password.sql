-- Links by which users set their passwords without being signed in.

-- :stmt password_request_insert ->exec (email:text, at:i64)
-- Somebody asks for a link; whether the address is a user's is looked up later.
INSERT INTO password_requests (email, at) VALUES ($email, $at);

-- :stmt password_request_waiting ->opt () => password_request_id (id:i64)
-- Is there one? A look that costs no write.
SELECT id FROM password_requests ORDER BY id LIMIT 1;

-- :stmt password_request_take ->many (most:i64) => password_request (email:text, at:i64)
-- Takes those that wait longest.
DELETE FROM password_requests WHERE id IN (SELECT id FROM password_requests ORDER BY id LIMIT $most) RETURNING email, at;

-- :stmt password_links_end ->exec (user_id:i64, kind:text?, at:i64)
-- The user's links of a kind, or all of them, are good no more.
UPDATE password_links SET ended_at = $at WHERE user_id = $user_id AND ($kind IS NULL OR kind = $kind) AND ended_at IS NULL;

-- :stmt password_link_insert ->one (user_id:i64, kind:text, created_at:i64, expires_at:i64) => password_link_made (id:i64)
-- A new link, without a secret yet.
INSERT INTO password_links (user_id, kind, created_at, expires_at)
VALUES ($user_id, $kind, $created_at, $expires_at) RETURNING id;

-- :stmt password_link_by_id ->opt (id:i64, now:i64) => password_link_row (id:i64, user_id:i64)
-- A link that is good now.
SELECT l.id, l.user_id FROM password_links l JOIN users u ON u.id = l.user_id
WHERE l.id = $id AND l.ended_at IS NULL AND l.expires_at > $now AND u.active = 1;

-- :stmt password_link_by_token ->opt (token_hash:blob, now:i64) => password_link_row
-- The link of a secret, if it is good now.
SELECT l.id, l.user_id FROM password_link_tokens t JOIN password_links l ON l.id = t.link_id JOIN users u ON u.id = l.user_id
WHERE t.token_hash = $token_hash AND l.ended_at IS NULL AND l.expires_at > $now AND u.active = 1;

-- :stmt password_link_use ->guard (id:i64, at:i64)
-- Uses it up; of two at once one wins.
UPDATE password_links SET ended_at = $at WHERE id = $id AND ended_at IS NULL;

-- :stmt password_token_insert ->exec (token_hash:blob, link_id:i64)
-- One more secret of a link: one for each time that its mail is written.
INSERT INTO password_link_tokens (token_hash, link_id) VALUES ($token_hash, $link_id);

-- :stmt password_links_purge ->count (before:i64, most:i64)
-- Removes some that expired long ago.
DELETE FROM password_links WHERE id IN (SELECT id FROM password_links WHERE expires_at < $before ORDER BY expires_at LIMIT $most);

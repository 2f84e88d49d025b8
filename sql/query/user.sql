-- People, their sessions and their API tokens.

-- :stmt user_by_id ->opt (id:i64) => user_row (id:i64, rev:i64, email:text, name:text, role:text, active:flag, password_hash:text?, totp_secret:blob?, totp_last_step:i64, created_at:i64)
-- One user.
SELECT id, rev, email, name, role, active, password_hash, totp_secret, totp_last_step, created_at FROM users WHERE id = $id;

-- :stmt user_by_email ->opt (email:text) => user_row
-- One user by his e-mail address in lower case.
SELECT id, rev, email, name, role, active, password_hash, totp_secret, totp_last_step, created_at FROM users WHERE email = $email;

-- :stmt user_list ->many (after:text, skip:i64, most:i64) => user_row
-- Users in the order of their addresses, after one.
SELECT id, rev, email, name, role, active, password_hash, totp_secret, totp_last_step, created_at FROM users
WHERE email > $after ORDER BY email LIMIT $most OFFSET $skip;

-- :stmt user_count ->one () => user_count (n:i64)
-- How many users there are.
SELECT COUNT(*) FROM users;

-- :stmt user_insert ->one (email:text, name:text, role:text, active:flag, password_hash:text?, created_at:i64) => user_made (id:i64)
-- A new user.
INSERT INTO users (email, name, role, active, password_hash, created_at)
VALUES ($email, $name, $role, $active, $password_hash, $created_at) RETURNING id;

-- :stmt user_update ->guard (id:i64, rev:i64, email:text, name:text, role:text, active:flag)
-- Changes the user that has the revision ${rev}.
UPDATE users SET rev = rev + 1, email = $email, name = $name, role = $role, active = $active WHERE id = $id AND rev = $rev;

-- :stmt user_set_password ->guard (id:i64, password_hash:text)
-- Sets the hash of a new password.
UPDATE users SET rev = rev + 1, password_hash = $password_hash WHERE id = $id;

-- :stmt user_renew_hash ->exec (id:i64, old_hash:text, new_hash:text)
-- The same password, hashed anew; nothing that anybody could see changes.
UPDATE users SET password_hash = $new_hash WHERE id = $id AND password_hash = $old_hash;

-- :stmt user_set_totp ->guard (id:i64, totp_secret:blob?)
-- Sets or clears the secret of the one-time codes.
UPDATE users SET rev = rev + 1, totp_secret = $totp_secret, totp_last_step = 0 WHERE id = $id;

-- :stmt user_use_totp_step ->guard (id:i64, step:i64)
-- Uses up a time step: a code counts once.
UPDATE users SET totp_last_step = $step WHERE id = $id AND totp_last_step < $step;

-- :stmt user_active_admins ->one () => user_admins (n:i64)
-- How many admins can still sign in.
SELECT COUNT(*) FROM users WHERE role = 'admin' AND active = 1;

-- :stmt user_first_admin ->opt () => user_row
-- The one in whose name the program itself acts where somebody has to sign.
SELECT id, rev, email, name, role, active, password_hash, totp_secret, totp_last_step, created_at FROM users
WHERE role = 'admin' AND active = 1 ORDER BY id LIMIT 1;

-- :stmt session_find ->opt (token_hash:blob) => session_row (user_id:i64, created_at:i64, last_used_at:i64, email:text, name:text, role:text, active:flag, has_totp:flag, rev:i64)
-- :kept
-- The session of a cookie, with its user.
SELECT s.user_id, s.created_at, s.last_used_at, u.email, u.name, u.role, u.active,
    CASE WHEN u.totp_secret IS NULL THEN 0 ELSE 1 END AS has_totp, u.rev
FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = $token_hash;

-- :stmt session_insert ->exec (token_hash:blob, user_id:i64, at:i64, agent:text)
-- Somebody has signed in.
INSERT INTO sessions (token_hash, user_id, created_at, last_used_at, agent) VALUES ($token_hash, $user_id, $at, $at, $agent);

-- :stmt session_touch ->exec (token_hash:blob, at:i64)
-- Moves the idle expiry on.
UPDATE sessions SET last_used_at = $at WHERE token_hash = $token_hash AND last_used_at < $at;

-- :stmt session_delete ->exec (token_hash:blob)
-- Signed out.
DELETE FROM sessions WHERE token_hash = $token_hash;

-- :stmt session_delete_of_user ->exec (user_id:i64)
-- Out everywhere: disabled, or a new password.
DELETE FROM sessions WHERE user_id = $user_id;

-- :stmt session_list ->many (user_id:i64, used_from:i64, created_from:i64, most:i64) => session_item (token_hash:blob, created_at:i64, last_used_at:i64, agent:text)
-- Where a user is signed in, the last used first.
SELECT token_hash, created_at, last_used_at, agent FROM sessions
WHERE user_id = $user_id AND last_used_at >= $used_from AND created_at >= $created_from
ORDER BY last_used_at DESC, created_at DESC, token_hash LIMIT $most;

-- :stmt session_delete_others ->exec (user_id:i64, token_hash:blob)
-- Out everywhere else.
DELETE FROM sessions WHERE user_id = $user_id AND token_hash <> $token_hash;

-- :stmt session_purge ->count (used_before:i64, created_before:i64, most:i64)
-- Removes some of the sessions that have expired.
DELETE FROM sessions WHERE token_hash IN
    (SELECT token_hash FROM sessions WHERE last_used_at < $used_before OR created_at < $created_before LIMIT $most);

-- :stmt token_find ->opt (token_hash:blob) => token_found (id:i64, user_id:i64, scope:text, last_used_at:i64?, expires_at:i64?, revoked_at:i64?, email:text, name:text, role:text, active:flag, has_totp:flag, rev:i64)
-- :kept
-- The API token of a request, with its user.
SELECT t.id, t.user_id, t.scope, t.last_used_at, t.expires_at, t.revoked_at, u.email, u.name, u.role, u.active,
    CASE WHEN u.totp_secret IS NULL THEN 0 ELSE 1 END AS has_totp, u.rev
FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.token_hash = $token_hash;

-- :stmt token_touch ->exec (id:i64, at:i64)
-- When a token was last used.
UPDATE api_tokens SET last_used_at = $at WHERE id = $id AND (last_used_at IS NULL OR last_used_at < $at);

-- :stmt token_insert ->one (user_id:i64, name:text, token_hash:blob, scope:text, created_at:i64, expires_at:i64?) => token_made (id:i64)
-- A new token; only its hash is kept.
INSERT INTO api_tokens (user_id, name, token_hash, scope, created_at, expires_at)
VALUES ($user_id, $name, $token_hash, $scope, $created_at, $expires_at) RETURNING id;

-- :stmt token_list ->many (user_id:i64) => token_row (id:i64, user_id:i64, name:text, scope:text, created_at:i64, last_used_at:i64?, expires_at:i64?, revoked_at:i64?)
-- A user's tokens.
SELECT id, user_id, name, scope, created_at, last_used_at, expires_at, revoked_at FROM api_tokens WHERE user_id = $user_id ORDER BY id;

-- :stmt token_revoke ->count (id:i64, user_id:i64, at:i64)
-- Ends a token of the user.
UPDATE api_tokens SET revoked_at = $at WHERE id = $id AND user_id = $user_id AND revoked_at IS NULL;

-- :stmt token_revoke_all ->exec (user_id:i64, at:i64)
-- Ends all tokens of the user.
UPDATE api_tokens SET revoked_at = $at WHERE user_id = $user_id AND revoked_at IS NULL;

-- :stmt sign_in_failures ->opt (key:text) => sign_in_failures (failures:i64, window_at:i64)
-- Failed sign-ins of the present window.
SELECT failures, window_at FROM sign_in_failures WHERE key = $key;

-- :stmt sign_in_failed ->exec (key:text, at:i64, window_start:i64)
-- One more failure; a window that is over begins anew.
INSERT INTO sign_in_failures (key, failures, window_at) VALUES ($key, 1, $at)
ON CONFLICT (key) DO UPDATE SET
    failures = CASE WHEN sign_in_failures.window_at < $window_start THEN 1 ELSE sign_in_failures.failures + 1 END,
    window_at = CASE WHEN sign_in_failures.window_at < $window_start THEN excluded.window_at ELSE sign_in_failures.window_at END;

-- :stmt sign_in_forgive ->exec (key:text)
-- A sign-in that succeeded clears its user's failures.
DELETE FROM sign_in_failures WHERE key = $key;

-- :stmt sign_in_purge ->count (window_start:i64, most:i64)
-- Removes some of the windows that are over.
DELETE FROM sign_in_failures WHERE key IN (SELECT key FROM sign_in_failures WHERE window_at < $window_start LIMIT $most);

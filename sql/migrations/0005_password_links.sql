-- Somebody has asked for a link to set a new password; the address may be nobody's. The runner looks, not the request:
-- so the answer is the same, and takes as long, whoever it is.
CREATE TABLE password_requests (
    id    AUTOID,
    email TEXT NOT NULL,                                 -- in lower case
    at    I64 NOT NULL
) :TABLE;

-- A link by which a user sets his password without being signed in.
CREATE TABLE password_links (
    id         AUTOID,
    user_id    I64 NOT NULL REFERENCES users (id),
    kind       TEXT NOT NULL CHECK (kind IN ('reset', 'invitation')),
    created_at I64 NOT NULL,
    expires_at I64 NOT NULL,
    ended_at   I64                                       -- used, or a later one took its place; NULL: it is good until it expires
) :TABLE;
-- One of a kind: who asks for a reset in somebody's name takes no invitation away.
CREATE UNIQUE INDEX password_links_open ON password_links (user_id, kind) WHERE ended_at IS NULL;
CREATE INDEX password_links_expiry ON password_links (expires_at);

-- The secret of a link is made when its mail is written, a moment before it is sent, and only its hash stays here. A mail that is
-- tried again has another one; all are good, because a receiver may keep the first of two mails with one Message-ID.
CREATE TABLE password_link_tokens (
    token_hash BLOB PRIMARY KEY,
    link_id    I64 NOT NULL REFERENCES password_links (id) ON DELETE CASCADE
) :KEYED;
CREATE INDEX password_link_tokens_of ON password_link_tokens (link_id);

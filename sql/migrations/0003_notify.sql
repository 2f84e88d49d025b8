-- Mail: what admins want to be told, what each user chose, and the outbox from which mails (and webhooks) are delivered.

-- Who gets a mail of a key beside those whom the key itself means; one row a key. docs/domain/mail.md has the keys.
CREATE TABLE outbound_emails (
    id          AUTOID,
    rev         I64 NOT NULL DEFAULT 1,                  -- rises with each change
    key         TEXT NOT NULL UNIQUE,                    -- 'back.orders.create', ...
    recipients  TEXT NOT NULL,                           -- addresses, ', ' between them; '': all active admins when the mail is made
    reply_to    TEXT,                                    -- one address; NULL: none
    subject     TEXT,                                    -- instead of the usual one; NULL: the usual one
    description TEXT                                     -- for the admins' list only
) :TABLE;

-- What a user chose for the mails of a key. No row: now.
CREATE TABLE user_mail_choices (
    user_id I64 NOT NULL REFERENCES users (id),
    key     TEXT NOT NULL,
    choice  TEXT NOT NULL CHECK (choice IN ('now', 'daily', 'never')),
    PRIMARY KEY (user_id, key)
) :KEYED;

-- What leaves the house: one row for each event and recipient, made once in the transaction that moves notify_cursor past
-- the event, delivered afterwards.
CREATE TABLE outbox (
    id          AUTOID,
    kind        TEXT NOT NULL CHECK (kind IN ('mail', 'webhook')),
    event_id    I64 REFERENCES events (id),              -- the (first) event that it tells of; NULL: a digest of other rows
    key         TEXT NOT NULL,                           -- of a mail: 'back.orders.create', ...; of a webhook: the event's kind
    target      TEXT NOT NULL,                           -- of a mail: one address in lower case; of a webhook: its id
    user_id     I64 REFERENCES users (id),               -- the recipient, if he is a user
    payload     TEXT NOT NULL,                           -- JSON: all that is said (src/outbox/letter.h), as it was when the row was made
    message     TEXT NOT NULL UNIQUE,                    -- random: the same in every attempt, so that a receiver can tell a repeat
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'held', 'bundled')),
                                                         -- held: for the recipient's daily digest; bundled: it is in one
    created_at  I64 NOT NULL,
    attempts    I64 NOT NULL DEFAULT 0,                  -- that have failed since it was made or sent again by hand
    next_at     I64 NOT NULL,                            -- waiting: not to be tried before
    lease_owner TEXT,                                    -- the server that is delivering it
    lease_until I64 NOT NULL DEFAULT 0,                  -- after it another server may try
    last_error  TEXT,                                    -- what the other side said, or why it was not reached; never a secret
    sent_at     I64,
    bundle      I64 REFERENCES outbox (id),              -- bundled: the digest that it is in
    UNIQUE (event_id, kind, target),                     -- nobody is told twice of one event
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK ((state = 'bundled') = (bundle IS NOT NULL))
) :TABLE;
CREATE INDEX outbox_due ON outbox (kind, next_at, id) WHERE state = 'waiting';
CREATE INDEX outbox_held ON outbox (user_id, id) WHERE state = 'held';
CREATE INDEX outbox_by_state ON outbox (state, id);
CREATE INDEX outbox_by_key ON outbox (key, id);
CREATE INDEX outbox_by_bundle ON outbox (bundle) WHERE bundle IS NOT NULL;

-- How far the events were read to make the outbox from them; one row. A database that is brought up to this begins with what
-- happens from now on.
CREATE TABLE notify_cursor (
    id       ID CHECK (id = 1),
    xact     I64 NOT NULL,                               -- of the last event read
    event_id I64 NOT NULL
) :TABLE;
INSERT INTO notify_cursor (id, xact, event_id) VALUES (1,
    COALESCE((SELECT xact FROM events ORDER BY xact DESC, id DESC LIMIT 1), 0),
    COALESCE((SELECT id FROM events ORDER BY xact DESC, id DESC LIMIT 1), 0));

-- Other programs' addresses that are told what happens. Rules: docs/webhooks.md.
CREATE TABLE webhooks (
    id           AUTOID,
    rev          I64 NOT NULL DEFAULT 1,                 -- rises with each change by an admin
    url          TEXT NOT NULL,                          -- http or https
    events       TEXT NOT NULL,                          -- the kinds that it is told, a blank around each: ' order.created '
    secret       TEXT NOT NULL,                          -- signs what is sent, so it is kept as it is; answered once
    description  TEXT,
    active       FLAG NOT NULL CHECK (active IN (0, 1)), -- 0: is told nothing
    created_at   I64 NOT NULL,
    failures     I64 NOT NULL DEFAULT 0,                 -- deliveries in a row that have failed for good
    unreached    I64 NOT NULL DEFAULT 0,                 -- attempts in a row that nobody has answered
    paused_until I64 NOT NULL DEFAULT 0,                 -- nothing is sent before, because it was not reached
    claimed_at   I64 NOT NULL DEFAULT 0,                 -- last: who has waited longest comes first
    lease_owner  TEXT,                                   -- who is sending to it: one at a time, so that the order is kept
    lease_until  I64 NOT NULL DEFAULT 0,                 -- after it somebody else may
    removed_at   I64,                                    -- it is no more, and without address and secret; its id is not used again
    CHECK (removed_at IS NULL OR active = 0)
) :TABLE;

-- Each time that a row of the outbox was sent to a webhook.
CREATE TABLE webhook_attempts (
    id        AUTOID,
    outbox_id I64 NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    at        I64 NOT NULL,                              -- when it began
    status    I64,                                       -- of HTTP; NULL: no answer
    error     TEXT,                                      -- NULL: delivered
    ms        I64 NOT NULL                               -- that it took
) :TABLE;
CREATE INDEX webhook_attempts_of ON webhook_attempts (outbox_id, id);
CREATE INDEX outbox_by_webhook ON outbox (target, id) WHERE kind = 'webhook';
CREATE INDEX outbox_webhook_waiting ON outbox (target, id) WHERE kind = 'webhook' AND state = 'waiting';

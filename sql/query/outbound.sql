-- Outbound Emails, what users chose, and the people whom mails are for.

-- :stmt outbound_by_id ->opt (id:i64) => outbound_row (id:i64, rev:i64, key:text, recipients:text, reply_to:text?, subject:text?, description:text?)
-- One Outbound Email.
SELECT id, rev, key, recipients, reply_to, subject, description FROM outbound_emails WHERE id = $id;

-- :stmt outbound_by_key ->opt (key:text) => outbound_row
-- The one of a key.
SELECT id, rev, key, recipients, reply_to, subject, description FROM outbound_emails WHERE key = $key;

-- :stmt outbound_list ->many (after:i64, most:i64) => outbound_row
-- All of them; there are no more than keys.
SELECT id, rev, key, recipients, reply_to, subject, description FROM outbound_emails WHERE id > $after ORDER BY id LIMIT $most;

-- :stmt outbound_insert ->one (key:text, recipients:text, reply_to:text?, subject:text?, description:text?) => outbound_made (id:i64)
-- A new one.
INSERT INTO outbound_emails (key, recipients, reply_to, subject, description)
VALUES ($key, $recipients, $reply_to, $subject, $description) RETURNING id;

-- :stmt outbound_update ->guard (id:i64, rev:i64, key:text, recipients:text, reply_to:text?, subject:text?, description:text?)
-- Changes the one that has the revision ${rev}.
UPDATE outbound_emails SET rev = rev + 1, key = $key, recipients = $recipients, reply_to = $reply_to, subject = $subject,
    description = $description WHERE id = $id AND rev = $rev;

-- :stmt outbound_delete ->guard (id:i64, rev:i64)
-- Removes one.
DELETE FROM outbound_emails WHERE id = $id AND rev = $rev;

-- :stmt mail_choices ->many (user_id:i64) => mail_choice_row (key:text, choice:text)
-- What a user chose.
SELECT key, choice FROM user_mail_choices WHERE user_id = $user_id ORDER BY key;

-- :stmt mail_choice ->opt (user_id:i64, key:text) => mail_choice_row
-- What he chose for one key.
SELECT key, choice FROM user_mail_choices WHERE user_id = $user_id AND key = $key;

-- :stmt mail_choice_set ->exec (user_id:i64, key:text, choice:text)
-- His choice from now on.
INSERT INTO user_mail_choices (user_id, key, choice) VALUES ($user_id, $key, $choice)
ON CONFLICT (user_id, key) DO UPDATE SET choice = excluded.choice;

-- :stmt mail_reps ->many (account:i64) => mail_person (id:i64, email:text, name:text, role:text, active:flag)
-- Who looks after an account now and may sign in.
SELECT u.id, u.email, u.name, u.role, u.active FROM account_reps r JOIN users u ON u.id = r.user_id
WHERE r.account_id = $account AND u.active = 1 ORDER BY u.id;

-- :stmt mail_admins ->many () => mail_person
-- All active admins.
SELECT id, email, name, role, active FROM users WHERE role = 'admin' AND active = 1 ORDER BY id;

-- :stmt mail_user ->opt (email:text) => mail_person
-- The user of an address, disabled ones too.
SELECT id, email, name, role, active FROM users WHERE email = $email;

-- :stmt mail_user_by_id ->opt (id:i64) => mail_person
-- One user, disabled ones too.
SELECT id, email, name, role, active FROM users WHERE id = $id;

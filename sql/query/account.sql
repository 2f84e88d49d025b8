-- Accounts, who looks after them, their contacts.

-- :stmt account_by_id ->opt (id:i64, rep:i64?) => account_row (id:i64, rev:i64, code:text, name:text, type:text, status:text, active:flag, street:text, city:text, state:text, postcode:text, email:text?, phone:text?, ship_days:i64?, price_level:i64?, note:text?, created_at:i64)
-- One account, if the rep (none: an admin) may see it.
SELECT id, rev, code, name, type, status, active, street, city, state, postcode, email, phone, ship_days, price_level, note, created_at
FROM accounts WHERE id = $id
AND ($rep IS NULL OR EXISTS (SELECT 1 FROM account_reps r WHERE r.account_id = accounts.id AND r.user_id = $rep));

-- :stmt account_id_by_code ->opt (code:text) => account_id (id:i64)
-- Who has this code already.
SELECT id FROM accounts WHERE code = $code;

-- :stmt account_list ->many (rep:i64?, of_rep:i64?, price_level:i64?, text:text?, status:text?, type:text?, active:flag, any_active:flag, after:i64, after_key:text, after_id:i64, most:i64, skip:i64) => account_row
-- A page of accounts that match, in order.
-- :vary by name[key=a.sort_key] code[key=a.code]
-- :vary dir asc[cmp=>|ord=ASC] desc[cmp=<|ord=DESC]
SELECT a.id, a.rev, a.code, a.name, a.type, a.status, a.active, a.street, a.city, a.state, a.postcode, a.email, a.phone, a.ship_days, a.price_level, a.note, a.created_at
FROM accounts a
WHERE ($after = 0 OR ({key}, a.id) {cmp} ($after_key, $after_id))
AND ($rep IS NULL OR EXISTS (SELECT 1 FROM account_reps r WHERE r.account_id = a.id AND r.user_id = $rep))
AND ($of_rep IS NULL OR EXISTS (SELECT 1 FROM account_reps r WHERE r.account_id = a.id AND r.user_id = $of_rep))
AND ($price_level IS NULL OR a.price_level = $price_level
    OR EXISTS (SELECT 1 FROM account_price_levels y WHERE y.account_id = a.id AND y.price_level_id = $price_level))
AND ($text IS NULL OR a.search_key LIKE $text)
AND ($status IS NULL OR a.status = $status)
AND ($type IS NULL OR a.type = $type)
AND ($any_active = 1 OR a.active = $active)
ORDER BY {key} {ord}, a.id {ord} LIMIT $most OFFSET $skip;

-- :stmt account_count ->one (rep:i64?, of_rep:i64?, price_level:i64?, text:text?, status:text?, type:text?, active:flag, any_active:flag, most:i64) => counted (n:i64)
-- How many accounts match, counted up to ${most}.
SELECT COUNT(*) FROM (SELECT 1 AS one FROM accounts a
WHERE ($rep IS NULL OR EXISTS (SELECT 1 FROM account_reps r WHERE r.account_id = a.id AND r.user_id = $rep))
AND ($of_rep IS NULL OR EXISTS (SELECT 1 FROM account_reps r WHERE r.account_id = a.id AND r.user_id = $of_rep))
AND ($price_level IS NULL OR a.price_level = $price_level
    OR EXISTS (SELECT 1 FROM account_price_levels y WHERE y.account_id = a.id AND y.price_level_id = $price_level))
AND ($text IS NULL OR a.search_key LIKE $text)
AND ($status IS NULL OR a.status = $status)
AND ($type IS NULL OR a.type = $type)
AND ($any_active = 1 OR a.active = $active) LIMIT $most) AS found;

-- :stmt account_insert ->one (code:text, name:text, search_key:text, sort_key:text, type:text, status:text, active:flag, street:text, city:text, state:text, postcode:text, email:text?, phone:text?, ship_days:i64?, price_level:i64?, note:text?, created_at:i64) => account_id
-- A new account.
INSERT INTO accounts (code, name, search_key, sort_key, type, status, active, street, city, state, postcode, email, phone, ship_days, price_level, note, created_at)
VALUES ($code, $name, $search_key, $sort_key, $type, $status, $active, $street, $city, $state, $postcode, $email, $phone, $ship_days, $price_level, $note, $created_at)
RETURNING id;

-- :stmt account_update ->guard (id:i64, rev:i64, code:text, name:text, search_key:text, sort_key:text, type:text, status:text, active:flag, street:text, city:text, state:text, postcode:text, email:text?, phone:text?, ship_days:i64?, price_level:i64?, note:text?)
-- Changes the account that has the revision ${rev}.
UPDATE accounts SET rev = rev + 1, code = $code, name = $name, search_key = $search_key, sort_key = $sort_key, type = $type, status = $status,
    active = $active, street = $street, city = $city, state = $state, postcode = $postcode, email = $email, phone = $phone,
    ship_days = $ship_days, price_level = $price_level, note = $note
WHERE id = $id AND rev = $rev;

-- :stmt account_touch ->guard (id:i64, rev:i64)
-- Raises the revision: the reps or the listed price levels have changed.
UPDATE accounts SET rev = rev + 1 WHERE id = $id AND rev = $rev;

-- :stmt account_reps ->many (account_id:i64) => account_rep (user_id:i64, name:text, email:text, active:flag)
-- Who looks after an account now.
SELECT r.user_id, u.name, u.email, u.active FROM account_reps r JOIN users u ON u.id = r.user_id
WHERE r.account_id = $account_id ORDER BY r.user_id;

-- :stmt account_rep_add ->exec (account_id:i64, user_id:i64)
-- Assigns a rep.
INSERT INTO account_reps (account_id, user_id) VALUES ($account_id, $user_id);

-- :stmt account_codes_of ->many (user_id:i64) => account_code_row (code:text)
-- What a user looks after.
SELECT a.code FROM account_reps r JOIN accounts a ON a.id = r.account_id WHERE r.user_id = $user_id ORDER BY a.code;

-- :stmt account_reps_clear ->exec (account_id:i64)
-- Nobody looks after the account, until the next statement of the same flow.
DELETE FROM account_reps WHERE account_id = $account_id;

-- :stmt account_levels ->many (account_id:i64) => account_level (price_level_id:i64)
-- The price levels that an account is listed for.
SELECT price_level_id FROM account_price_levels WHERE account_id = $account_id ORDER BY price_level_id;

-- :stmt account_levels_clear ->exec (account_id:i64)
-- It is listed for none, until the next statement of the same flow.
DELETE FROM account_price_levels WHERE account_id = $account_id;

-- :stmt account_open_back_orders ->one (account_id:i64) => counted
-- How many open back orders an account has.
SELECT COUNT(*) FROM back_orders WHERE account_id = $account_id AND status = 'open';

-- :stmt contact_list ->many (account_id:i64) => contact_row (id:i64, account_id:i64, name:text, title:text?, email:text?, phone:text?)
-- The people of an account.
SELECT id, account_id, name, title, email, phone FROM account_contacts WHERE account_id = $account_id ORDER BY id;

-- :stmt contact_walk ->many (after:i64, most:i64) => contact_item_row (id:i64, account_id:i64, account_code:text, account_name:text, name:text, title:text?, email:text?, phone:text?)
-- A page of the contacts of all accounts.
SELECT k.id, k.account_id, a.code, a.name, k.name, k.title, k.email, k.phone
FROM account_contacts k JOIN accounts a ON a.id = k.account_id
WHERE k.id > $after ORDER BY k.id LIMIT $most;

-- :stmt contact_insert ->one (account_id:i64, name:text, title:text?, email:text?, phone:text?) => account_id
-- A new contact.
INSERT INTO account_contacts (account_id, name, title, email, phone) VALUES ($account_id, $name, $title, $email, $phone) RETURNING id;

-- :stmt contact_delete ->count (account_id:i64, id:i64)
-- Removes a contact.
DELETE FROM account_contacts WHERE account_id = $account_id AND id = $id;

-- :stmt accounts_named ->many (sort_key:text, name:text) => account_id
-- Accounts of exactly this name, found by the folded one.
SELECT id FROM accounts WHERE sort_key = $sort_key AND name = $name ORDER BY id LIMIT 2;

-- :stmt account_used ->one (id:i64) => counted
-- Does anything refer to it?
SELECT COUNT(*) FROM (SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM back_orders WHERE account_id = $id)
    OR EXISTS (SELECT 1 FROM orders WHERE account_id = $id) OR EXISTS (SELECT 1 FROM account_reps WHERE account_id = $id)
    OR EXISTS (SELECT 1 FROM account_contacts WHERE account_id = $id)
    OR EXISTS (SELECT 1 FROM account_price_levels WHERE account_id = $id)) AS used;

-- :stmt account_delete ->guard (id:i64, rev:i64)
-- Gone, as if it had never been: an import that made it was undone.
DELETE FROM accounts WHERE id = $id AND rev = $rev;

-- :stmt contact_update ->count (account_id:i64, id:i64, title:text?, email:text?, phone:text?)
-- What of a contact can change: another name is another person.
UPDATE account_contacts SET title = $title, email = $email, phone = $phone WHERE account_id = $account_id AND id = $id;

-- The company's settings.

-- :stmt company_get ->opt () => company_row (rev:i64, name:text, time_zone:text, job_hour:i64, currency:text, language:text, date_format:text, back_order_access:text, draft_orders:flag, auto_expire_drafts:flag, future_days:i64, stock_policy:text, past_due_policy:text, do_not_ship_policy:text, prospective_policy:text, ship_days:i64, need_by:flag, priority:flag, street:text, city:text, state:text, postcode:text, country:text, phone:text, tax_id:text, codes_required:text, device_copies:text, logo:text?)
-- :kept
-- The settings, read in every transaction that needs them.
SELECT rev, name, time_zone, job_hour, currency, language, date_format, back_order_access, draft_orders, auto_expire_drafts,
    future_days, stock_policy, past_due_policy, do_not_ship_policy, prospective_policy, ship_days, need_by, priority,
    street, city, state, postcode, country, phone, tax_id, codes_required, device_copies, logo
FROM company WHERE id = 1;

-- :stmt company_insert ->exec (name:text, time_zone:text, job_hour:i64, currency:text, language:text, date_format:text, back_order_access:text, draft_orders:flag, auto_expire_drafts:flag, future_days:i64, stock_policy:text, past_due_policy:text, do_not_ship_policy:text, prospective_policy:text, ship_days:i64, need_by:flag, priority:flag, street:text, city:text, state:text, postcode:text, country:text, phone:text, tax_id:text, codes_required:text, device_copies:text)
-- Makes the company, once.
INSERT INTO company (id, name, time_zone, job_hour, currency, language, date_format, back_order_access, draft_orders, auto_expire_drafts,
    future_days, stock_policy, past_due_policy, do_not_ship_policy, prospective_policy, ship_days, need_by, priority,
    street, city, state, postcode, country, phone, tax_id, codes_required, device_copies)
VALUES (1, $name, $time_zone, $job_hour, $currency, $language, $date_format, $back_order_access, $draft_orders, $auto_expire_drafts,
    $future_days, $stock_policy, $past_due_policy, $do_not_ship_policy, $prospective_policy, $ship_days, $need_by, $priority,
    $street, $city, $state, $postcode, $country, $phone, $tax_id, $codes_required, $device_copies);

-- :stmt company_update ->guard (rev:i64, name:text, time_zone:text, job_hour:i64, currency:text, language:text, date_format:text, back_order_access:text, draft_orders:flag, auto_expire_drafts:flag, future_days:i64, stock_policy:text, past_due_policy:text, do_not_ship_policy:text, prospective_policy:text, ship_days:i64, need_by:flag, priority:flag, street:text, city:text, state:text, postcode:text, country:text, phone:text, tax_id:text, codes_required:text, device_copies:text)
-- Changes the settings that have the revision ${rev}.
UPDATE company SET rev = rev + 1, name = $name, time_zone = $time_zone, job_hour = $job_hour, currency = $currency, language = $language,
    date_format = $date_format, back_order_access = $back_order_access, draft_orders = $draft_orders, auto_expire_drafts = $auto_expire_drafts,
    future_days = $future_days, stock_policy = $stock_policy, past_due_policy = $past_due_policy, do_not_ship_policy = $do_not_ship_policy,
    prospective_policy = $prospective_policy, ship_days = $ship_days, need_by = $need_by, priority = $priority,
    street = $street, city = $city, state = $state, postcode = $postcode, country = $country, phone = $phone, tax_id = $tax_id,
    codes_required = $codes_required, device_copies = $device_copies
WHERE id = 1 AND rev = $rev;

-- :stmt company_logo_get ->opt () => company_logo_row (type:text, bytes:blob)
-- The picture on the papers.
SELECT type, bytes FROM company_logo WHERE id = 1;

-- :stmt company_logo_put ->exec (type:text, bytes:blob)
-- Another picture, or the first.
INSERT INTO company_logo (id, type, bytes) VALUES (1, $type, $bytes)
ON CONFLICT (id) DO UPDATE SET type = excluded.type, bytes = excluded.bytes;

-- :stmt company_logo_drop ->exec ()
-- No picture any more.
DELETE FROM company_logo WHERE id = 1;

-- :stmt company_logo_name ->guard (rev:i64, logo:text?)
-- Which picture it is stands on the company that has the revision ${rev}.
UPDATE company SET rev = rev + 1, logo = $logo WHERE id = 1 AND rev = $rev;

-- The company's settings.

-- :stmt company_get ->opt () => company_row (rev:i64, name:text, time_zone:text, job_hour:i64, currency:text, language:text, date_format:text, back_order_access:text, draft_orders:flag, auto_expire_drafts:flag, future_days:i64, stock_policy:text, past_due_policy:text, do_not_ship_policy:text, prospective_policy:text, ship_days:i64, need_by:flag, priority:flag)
-- :kept
-- The settings, read in every transaction that needs them.
SELECT rev, name, time_zone, job_hour, currency, language, date_format, back_order_access, draft_orders, auto_expire_drafts,
    future_days, stock_policy, past_due_policy, do_not_ship_policy, prospective_policy, ship_days, need_by, priority
FROM company WHERE id = 1;

-- :stmt company_insert ->exec (name:text, time_zone:text, job_hour:i64, currency:text, language:text, date_format:text, back_order_access:text, draft_orders:flag, auto_expire_drafts:flag, future_days:i64, stock_policy:text, past_due_policy:text, do_not_ship_policy:text, prospective_policy:text, ship_days:i64, need_by:flag, priority:flag)
-- Makes the company, once.
INSERT INTO company (id, name, time_zone, job_hour, currency, language, date_format, back_order_access, draft_orders, auto_expire_drafts,
    future_days, stock_policy, past_due_policy, do_not_ship_policy, prospective_policy, ship_days, need_by, priority)
VALUES (1, $name, $time_zone, $job_hour, $currency, $language, $date_format, $back_order_access, $draft_orders, $auto_expire_drafts,
    $future_days, $stock_policy, $past_due_policy, $do_not_ship_policy, $prospective_policy, $ship_days, $need_by, $priority);

-- :stmt company_update ->guard (rev:i64, name:text, time_zone:text, job_hour:i64, currency:text, language:text, date_format:text, back_order_access:text, draft_orders:flag, auto_expire_drafts:flag, future_days:i64, stock_policy:text, past_due_policy:text, do_not_ship_policy:text, prospective_policy:text, ship_days:i64, need_by:flag, priority:flag)
-- Changes the settings that have the revision ${rev}.
UPDATE company SET rev = rev + 1, name = $name, time_zone = $time_zone, job_hour = $job_hour, currency = $currency, language = $language,
    date_format = $date_format, back_order_access = $back_order_access, draft_orders = $draft_orders, auto_expire_drafts = $auto_expire_drafts,
    future_days = $future_days, stock_policy = $stock_policy, past_due_policy = $past_due_policy, do_not_ship_policy = $do_not_ship_policy,
    prospective_policy = $prospective_policy, ship_days = $ship_days, need_by = $need_by, priority = $priority
WHERE id = 1 AND rev = $rev;

-- Demand: what open back orders wait for, computed when asked and never stored. Wanted = bottles of an open line minus bottles of it on
-- the order it is tied to, never below 0. Back orders of disabled accounts are left out.

-- An open line l of a back order b of an active account a, with what the order t that it is tied to has for it.
-- :part waiting_lines
back_order_lines l
JOIN back_orders b ON b.number = l.back_order
JOIN accounts a ON a.id = b.account_id AND a.active = 1
LEFT JOIN order_back_orders t ON t.back_order = l.back_order AND t.tie = 'tied'
LEFT JOIN order_fills f ON f.order_number = t.order_number AND f.back_order = l.back_order AND f.line = l.line

-- Bottles that such a line still wants.
-- :part wanted
CASE WHEN l.qty_btl > COALESCE(f.qty_btl, 0) THEN l.qty_btl - COALESCE(f.qty_btl, 0) ELSE 0 END

-- :stmt demand_wanted ->many (but_account:i64, products:i64[8]) => (product_id:i64, wanted:qty)
-- Bottles of products that other accounts than ${but_account} wait for.
SELECT l.product_id, CAST(COALESCE(SUM({wanted}), 0) AS BIGINT)
FROM {waiting_lines}
WHERE l.product_id IN ($products) AND l.is_open = 1 AND b.account_id <> $but_account
GROUP BY l.product_id;

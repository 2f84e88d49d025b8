-- The Back Orders Report asks what was closed in a time. Closed ones enter this index when they close, so that making a back order costs
-- what it did.
CREATE INDEX back_orders_by_closed ON back_orders (closed_at, number) WHERE closed_at IS NOT NULL;

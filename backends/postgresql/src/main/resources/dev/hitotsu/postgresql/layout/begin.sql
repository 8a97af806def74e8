BEGIN;
SET LOCAL lock_timeout = '3s';
${create}
-- Waits for whoever has written to the table, and holds writers back until the COMMIT: from one row to the next it is
-- the other software and then the relay that delivers, and never both.
LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE;

-- Without one of these a row would have no id, no place to go or no order.
DO $$
DECLARE
    wrong text := (
${columns});
BEGIN
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION '${name}: % (expected: ${expected})', wrong;
    END IF;
END
$$;

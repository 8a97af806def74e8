-- The table of Namastack Outbox (1.6): a row for each record and handler. Each new row becomes a message of the outbox
-- in ${schema}, in the transaction that writes it, and is done for Namastack.
BEGIN;
SET LOCAL lock_timeout = '3s';

-- Waits for whoever has written to the table, and holds writers back until the COMMIT: from one row to the next it is
-- Namastack and then the relay that delivers, and never both.
LOCK TABLE outbox_record IN SHARE ROW EXCLUSIVE MODE;

-- Without one of these a row would have no id, no place to go or no order.
DO $$
DECLARE
    wrong text := (
        SELECT string_agg(wanted || CASE WHEN attname IS NULL THEN ' is missing' ELSE ' may be null' END, ', '
            ORDER BY place)
        FROM unnest(ARRAY['id', 'record_type', 'record_key', 'handler_id']) WITH ORDINALITY AS needed (wanted, place)
        LEFT JOIN pg_attribute ON attrelid = 'outbox_record'::regclass AND attname = wanted AND NOT attisdropped
        WHERE attnotnull IS NOT TRUE);
BEGIN
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'outbox_record: % (expected: columns that are NOT NULL, for id, topic, type and order)', wrong;
    END IF;
END
$$;

-- Two handlers have two rows for one record, which would be two messages.
DO $$
DECLARE
    handlers text := (SELECT string_agg(DISTINCT handler_id, ', ') FROM outbox_record);
BEGIN
    IF (SELECT count(DISTINCT handler_id) > 1 FROM outbox_record) THEN
        RAISE EXCEPTION 'handlers: % (expected: one; leave this out, and name the relay''s in the trigger)',
            handlers;
    END IF;
END
$$;

-- Change what stands behind topic, key and type here, if your consumers know other ones. An id that is no UUID is
-- hashed.
CREATE OR REPLACE FUNCTION ${schema}.namastack_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO ${schema}.message (id, topic, key, type, payload, headers, occurred_at)
    SELECT
        CASE WHEN NEW.id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN NEW.id ELSE md5(NEW.id) END::uuid,
        replace(NEW.record_type, '$', '.') AS topic,
        NEW.record_key AS key,
        regexp_replace(NEW.record_type, '^.*[.$]', '') AS type,
        convert_to(NEW.payload, 'UTF8'),
        (SELECT string_agg(key || ': ' || value || E'\n', '') FROM jsonb_each_text(NEW.context::jsonb)),
        NEW.created_at;
    NEW.status := 'COMPLETED';
    NEW.completed_at := clock_timestamp();
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER hitotsu_record BEFORE INSERT ON outbox_record
    FOR EACH ROW WHEN (NEW.status = 'NEW') EXECUTE FUNCTION ${schema}.namastack_record();
COMMIT;

-- What was written before is Namastack's. Start the relay when nothing of it is left:
--   SELECT count(*) = 0 AS drained FROM outbox_record WHERE status = 'NEW';
-- Namastack has given up what is FAILED.

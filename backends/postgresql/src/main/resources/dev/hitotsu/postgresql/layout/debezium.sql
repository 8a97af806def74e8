-- The table that Debezium's outbox event router reads, with the columns that it expects by default. Each row becomes a
-- message of the outbox in ${schema}, in the transaction that writes it, also where the application deletes it at once.
BEGIN;
SET LOCAL lock_timeout = '3s';

CREATE TABLE IF NOT EXISTS outboxevent (
    id            uuid         NOT NULL PRIMARY KEY,
    aggregatetype varchar(255) NOT NULL,
    aggregateid   varchar(255) NOT NULL,
    type          varchar(255) NOT NULL,
    payload       jsonb
);

-- Waits for whoever has written to the table, and holds writers back until the COMMIT: from one row to the next it is
-- Debezium and then the relay that delivers, and never both.
LOCK TABLE outboxevent IN SHARE ROW EXCLUSIVE MODE;

-- Without one of these a row would have no id, no place to go or no order.
DO $$
DECLARE
    wrong text := (
        SELECT string_agg(wanted || CASE WHEN attname IS NULL THEN ' is missing' ELSE ' may be null' END, ', '
            ORDER BY place)
        FROM unnest(ARRAY['id', 'aggregatetype', 'aggregateid', 'type']) WITH ORDINALITY AS needed (wanted, place)
        LEFT JOIN pg_attribute ON attrelid = 'outboxevent'::regclass AND attname = wanted AND NOT attisdropped
        WHERE attnotnull IS NOT TRUE);
BEGIN
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'outboxevent: % (expected: columns that are NOT NULL, for id, topic, type and order)', wrong;
    END IF;
END
$$;

-- Topic, key, header and value are those of the router's defaults, so that its consumers need no change.
CREATE OR REPLACE FUNCTION ${schema}.debezium_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO ${schema}.message (id, topic, key, type, payload, headers, occurred_at)
    VALUES (NEW.id, 'outbox.event.' || NEW.aggregatetype, NEW.aggregateid, NEW.type,
        convert_to(NEW.payload::text, 'UTF8'), 'id: ' || NEW.id || E'\n', clock_timestamp());
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER hitotsu_event AFTER INSERT ON outboxevent
    FOR EACH ROW EXECUTE FUNCTION ${schema}.debezium_event();

-- From this COMMIT on Debezium sees nothing new, where it reads by a publication that names tables. What was committed
-- before it still delivers. Whoever wants both beside each other leaves this out.
DO $$
DECLARE
    publication name;
BEGIN
    FOR publication IN
        SELECT p.pubname FROM pg_publication p
        JOIN pg_publication_rel r ON r.prpubid = p.oid AND r.prrelid = 'outboxevent'::regclass
    LOOP
        EXECUTE format('ALTER PUBLICATION %I DROP TABLE outboxevent', publication);
    END LOOP;
END
$$;

-- Where Debezium must have come to before the relay starts: nobody is writing to the table now, so that all of
-- Debezium's is before this place in the log.
DO $$
BEGIN
    EXECUTE format('COMMENT ON TRIGGER hitotsu_event ON outboxevent IS %L', pg_current_wal_insert_lsn());
END
$$;
COMMIT;

-- How far Debezium is: ask again until "drained" is true for its slot. A connector confirms nothing while it gets
-- nothing, and the last transaction only with the next one. So each time it gets a message beside all tables, which
-- goes to the topic PREFIX.message.
--   SELECT slot_name, confirmed_flush_lsn >= obj_description(t.oid, 'pg_trigger')::pg_lsn AS drained,
--       pg_logical_emit_message(true, 'hitotsu', 'changed over') AS woken_at
--   FROM pg_replication_slots CROSS JOIN pg_trigger t
--   WHERE slot_type = 'logical' AND database = current_database()
--       AND tgrelid = 'outboxevent'::regclass AND tgname = 'hitotsu_event';

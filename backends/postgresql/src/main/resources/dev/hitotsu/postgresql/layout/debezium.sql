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
COMMIT;

-- Where Debezium must have come to before the relay starts, and how far it is: wait until "drained" is true.
--   SELECT slot_name, confirmed_flush_lsn >= pg_current_wal_lsn() AS drained FROM pg_replication_slots;

-- The table that Debezium's outbox event router reads. Each row becomes a message of the outbox in ${schema}, in the
-- transaction that writes it, also where the application deletes it at once.
${begin}
-- Topic, key, header and value are those of the router, so that its consumers need no change.
CREATE OR REPLACE FUNCTION ${schema}.debezium_event() ${function}
    INSERT INTO ${schema}.message (id, topic, key, type, payload, headers, occurred_at)
    VALUES (
        ${id},
        '${topicPrefix}' || NEW.${topic},
        ${key},
        NEW.${type},
        content,
        concat('id: ', NEW.${idColumn}, E'\n', ${headers}),
        ${createdAt});
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER hitotsu_event AFTER INSERT ON ${table}
    FOR EACH ROW EXECUTE FUNCTION ${schema}.debezium_event();

-- From this COMMIT on Debezium sees nothing new, where it reads by a publication that names tables. What was committed
-- before it still delivers. Whoever wants both beside each other leaves this out.
DO $$
DECLARE
    publication name;
BEGIN
    FOR publication IN
        SELECT p.pubname FROM pg_publication p
        JOIN pg_publication_rel r ON r.prpubid = p.oid AND r.prrelid = '${table}'::regclass
    LOOP
        EXECUTE format('ALTER PUBLICATION %I DROP TABLE ${table}', publication);
    END LOOP;
END
$$;

-- Where Debezium must have come to before the relay starts: nobody is writing to the table now, so that all of
-- Debezium's is before this place in the log.
DO $$
BEGIN
    EXECUTE format('COMMENT ON TRIGGER hitotsu_event ON ${table} IS %L', pg_current_wal_insert_lsn());
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
--       AND tgrelid = '${table}'::regclass AND tgname = 'hitotsu_event';

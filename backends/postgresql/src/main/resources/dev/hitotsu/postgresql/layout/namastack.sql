-- The table of Namastack Outbox (1.6): a row for each record and handler. Each new row becomes a message of the outbox
-- in ${schema}, in the transaction that writes it, and is done for Namastack.
${begin}
-- Two handlers have two rows for one record, which would be two messages.
DO $$
DECLARE
    handlers text := (SELECT string_agg(DISTINCT ${handler}::text, ', ') FROM ${table});
BEGIN
    IF (SELECT count(DISTINCT ${handler}) > 1 FROM ${table}) THEN
        RAISE EXCEPTION 'handlers: % (expected: one; leave this out, and name the relay''s in the trigger)',
            handlers;
    END IF;
END
$$;

-- Change what stands behind topic and type here, if your consumers know other ones.
CREATE OR REPLACE FUNCTION ${schema}.namastack_record() ${function}
    INSERT INTO ${schema}.message (id, topic, key, type, payload, headers, occurred_at)
    SELECT
        ${id},
        '${topicPrefix}' || replace(NEW.${topic}::text, '$', '.') AS topic,
        ${key} AS key,
        regexp_replace(NEW.${type}::text, '^.*[.$]', '') AS type,
        content,
        ${headers},
        ${createdAt};
    NEW.${status} := 'COMPLETED';
    NEW.${completedAt} := clock_timestamp();
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER hitotsu_record BEFORE INSERT ON ${table}
    FOR EACH ROW WHEN (NEW.${status} = 'NEW') EXECUTE FUNCTION ${schema}.namastack_record();
COMMIT;

-- What was written before is Namastack's. Start the relay when nothing of it is left:
--   SELECT count(*) = 0 AS drained FROM ${table} WHERE ${status} = 'NEW';
-- Namastack has given up what is FAILED.

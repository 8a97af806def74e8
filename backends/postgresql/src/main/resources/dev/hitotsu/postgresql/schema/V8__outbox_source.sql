-- How the relay learns of messages. There is one row. Whoever writes messages to the database's log (WAL) instead of the table reads
-- it in the same transaction, and so holds a lock that a change waits for. A change replaces the row by TRUNCATE and INSERT: a
-- transaction whose snapshot is older then sees no row at all, and not the former one.
CREATE TABLE ${schema}.outbox_source (
    source        text CHECK (source IN ('polling', 'log', 'log-only')), -- null: as the relay is configured
    slot          text,        -- the replication slot that holds the log for the relay
    table_end     bigint,      -- all of the table up to this position comes before the log
    log_start     pg_lsn,      -- where the log begins
    log_end       pg_lsn,      -- where it ends; null while it goes on
    next_position bigint,      -- after the end of the log, the table goes on behind this position
    changed_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by    text        NOT NULL DEFAULT current_user,
    lost          text         -- what was lost of the log, until the next change
);

INSERT INTO ${schema}.outbox_source (source) VALUES (NULL);

-- Where the relay goes on in the database's log: the place, the number of the last message before it, and the time.
ALTER TABLE ${schema}.checkpoint_0 ADD COLUMN place bytea;
ALTER TABLE ${schema}.checkpoint_1 ADD COLUMN place bytea;

-- The trigger of the log exists while the source is log-only: rows go to the database's log instead of the table. The record has the
-- columns of a message, in the binary form that PostgreSQL itself gives to a row.
CREATE FUNCTION ${schema}.message_to_log() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$
DECLARE
    source_now text;
BEGIN
    SELECT source INTO source_now FROM ${schema}.outbox_source;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the source of the outbox was changed after the snapshot of this transaction'
            USING ERRCODE = 'serialization_failure', HINT = 'Run the transaction again.';
    END IF;
    IF source_now IS DISTINCT FROM 'log-only' THEN
        RETURN NEW;
    END IF;
    PERFORM pg_logical_emit_message(true, 'hitotsu:${schema}', record_send(ROW(
        NEW.id, NEW.topic, NEW.key, NEW.type, NEW.payload, NEW.headers, NEW.occurred_at, NEW.deliver_after)));
    RETURN NULL;
END
$$;

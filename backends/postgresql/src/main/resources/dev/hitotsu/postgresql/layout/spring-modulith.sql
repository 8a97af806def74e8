-- The table in which Spring Modulith (2.1) keeps which listener has to get which event. Each row for a listener whose
-- id begins with "hitotsu" becomes a message of the outbox in ${schema}, in the transaction that publishes the event.
BEGIN;
SET LOCAL lock_timeout = '3s';
LOCK TABLE event_publication IN SHARE ROW EXCLUSIVE MODE;

-- Without one of these a row would have no id, no place to go or no order.
DO $$
DECLARE
    wrong text := (
        SELECT string_agg(wanted || CASE WHEN attname IS NULL THEN ' is missing' ELSE ' may be null' END, ', '
            ORDER BY place)
        FROM unnest(ARRAY['id', 'event_type', 'listener_id']) WITH ORDINALITY AS needed (wanted, place)
        LEFT JOIN pg_attribute ON attrelid = 'event_publication'::regclass AND attname = wanted AND NOT attisdropped
        WHERE attnotnull IS NOT TRUE);
BEGIN
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'event_publication: % (expected: columns that are NOT NULL, for id, topic, type and order)', wrong;
    END IF;
END
$$;

-- Change what stands behind topic, key and type here. The key decides what keeps its order: as it stands, all events of
-- a class. For those of a customer each it is NEW.serialized_event::jsonb ->> 'customer'.
CREATE OR REPLACE FUNCTION ${schema}.modulith_publication() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO ${schema}.message (id, topic, key, type, payload, occurred_at)
    SELECT
        NEW.id,
        replace(NEW.event_type, '$', '.') AS topic,
        NEW.event_type AS key,
        regexp_replace(NEW.event_type, '^.*[.$]', '') AS type,
        convert_to(NEW.serialized_event, 'UTF8'),
        NEW.publication_date;
    RETURN NULL;
END
$$;

-- The listener's id says who delivers a row, Spring Modulith's externalization or the relay, and never both.
CREATE OR REPLACE TRIGGER hitotsu_publication AFTER INSERT ON event_publication
    FOR EACH ROW WHEN (NEW.listener_id LIKE 'hitotsu%') EXECUTE FUNCTION ${schema}.modulith_publication();
COMMIT;

-- Start the relay when the last instance with externalization is gone and has left nothing:
--   SELECT count(*) = 0 AS drained FROM event_publication
--   WHERE completion_date IS NULL AND listener_id LIKE '%EventExternalizer%';

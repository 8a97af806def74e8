-- The table in which Spring Modulith (2.1) keeps which listener has to get which event. Each row for a listener whose
-- id begins with "hitotsu" becomes a message of the outbox in ${schema}, in the transaction that publishes the event.
${begin}
-- Change what stands behind topic and type here, if your consumers know other ones. The key decides what keeps its
-- order: without a field of the event it is that of all events of a class.
CREATE OR REPLACE FUNCTION ${schema}.modulith_publication() ${function}
    INSERT INTO ${schema}.message (id, topic, key, type, payload, headers, occurred_at)
    SELECT
        ${id},
        '${topicPrefix}' || replace(NEW.${topic}::text, '$', '.') AS topic,
        ${key} AS key,
        regexp_replace(NEW.${type}::text, '^.*[.$]', '') AS type,
        content,
        ${headers},
        ${createdAt};
    RETURN NULL;
END
$$;

-- The listener's id says who delivers a row, Spring Modulith's externalization or the relay, and never both.
CREATE OR REPLACE TRIGGER hitotsu_publication AFTER INSERT ON ${table}
    FOR EACH ROW WHEN (NEW.${handler} LIKE 'hitotsu%') EXECUTE FUNCTION ${schema}.modulith_publication();
COMMIT;

-- Start the relay when the last instance with externalization is gone and has left nothing:
--   SELECT count(*) = 0 AS drained FROM ${table}
--   WHERE ${completedAt} IS NULL AND ${handler} LIKE '%EventExternalizer%';

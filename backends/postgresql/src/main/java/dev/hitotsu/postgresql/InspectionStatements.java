package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.operator.SqlInspection;

/**
 * What operators see around the outbox.
 *
 * @see <a href="https://www.postgresql.org/docs/current/view-pg-locks.html">PostgreSQL: pg_locks</a>
 * @see <a href="https://www.postgresql.org/docs/current/monitoring-stats.html">PostgreSQL: pg_stat_activity</a>
 */
final class InspectionStatements {
    private static final String STANDBYS = """
            SELECT owner, seen_at FROM ${schema}.relay_standby
            WHERE owner NOT IN (SELECT owner FROM ${schema}.relay_lease WHERE owner IS NOT NULL)
            ORDER BY seen_at DESC LIMIT 50""";

    private static final String READERS = """
            SELECT consumer, reader, seen_at FROM ${schema}.inbox_reader ORDER BY consumer, reader LIMIT 200""";

    private static final String POSITIONS = """
            SELECT consumer, log, position, saved_at FROM (
                SELECT consumer, partition AS log, position, saved_at FROM ${schema}.read_position
                UNION ALL
                SELECT consumer, 'outcomes, lane ' || lane, position, seen_at FROM ${schema}.outcome_reader) AS read
            ORDER BY consumer, log LIMIT 500""";

    private static final String TABLES = """
            SELECT name, pg_total_relation_size(table_id) FROM (
                SELECT 0 AS rank, relname::text AS name, child.oid AS table_id FROM pg_inherits
                    JOIN pg_class AS child ON child.oid = inhrelid WHERE inhparent = '${schema}.message'::regclass
                UNION ALL
                SELECT 1, name, to_regclass('${schema}.' || name) FROM unnest(ARRAY['parked', 'inbox', 'effect',
                    'outcome_0', 'outcome_1', 'step_run', 'operator_change', 'operator_audit']) AS other(name)) AS sized
            ORDER BY rank, length(name), name""";

    /** Only roles that may read all statistics see since when others' transactions are open. */
    private static final String OPEN_TRANSACTIONS = """
            SELECT concat_ws(', ', nullif(client.application_name, ''), client.usename, host(client.client_addr),
                    'process ' || held.pid, 'prepared as ' || prepared.gid),
                coalesce(client.xact_start, prepared.prepared), coalesce(client.state, 'prepared')
            FROM (SELECT DISTINCT pid, virtualtransaction FROM pg_locks
                WHERE locktype = 'relation' AND relation = '${schema}.message'::regclass
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND mode = 'RowExclusiveLock' AND granted) AS held
            LEFT JOIN pg_stat_activity AS client ON client.pid = held.pid
            LEFT JOIN pg_prepared_xacts AS prepared
                ON held.pid IS NULL AND '-1/' || prepared.transaction = held.virtualtransaction
            ORDER BY 2 NULLS LAST LIMIT 50""";

    private InspectionStatements() {}

    static SqlInspection.Statements of(SchemaName schema) {
        return new SqlInspection.Statements(
                schema.in(STANDBYS),
                schema.in(READERS),
                schema.in(POSITIONS),
                schema.in(TABLES),
                schema.in(OPEN_TRANSACTIONS));
    }
}

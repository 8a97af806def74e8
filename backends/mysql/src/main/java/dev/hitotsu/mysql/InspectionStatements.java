package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.operator.SqlInspection;
import dev.hitotsu.mysql.internal.MessageColumns;

/**
 * What operators see around the outbox.
 *
 * @see <a href="https://mariadb.com/docs/server/reference/system-tables/information-schema">MariaDB: INNODB_TRX,
 *     PROCESSLIST</a>
 */
final class InspectionStatements {
    private static final String STANDBYS = "SELECT owner, " + MessageColumns.time("seen_at")
            + " FROM ${schema}.relay_standby WHERE owner NOT IN (SELECT LEFT(owner, 500) FROM ${schema}.relay"
            + " WHERE owner IS NOT NULL) ORDER BY seen_at DESC LIMIT 50";

    private static final String READERS = "SELECT consumer, reader, " + MessageColumns.time("seen_at")
            + " FROM ${schema}.inbox_reader ORDER BY consumer, reader LIMIT 200";

    private static final String POSITIONS = "SELECT consumer, log, position, " + MessageColumns.time("saved_at")
            + " FROM (SELECT consumer, partition_name AS log, position, saved_at FROM ${schema}.read_position UNION ALL"
            + " SELECT consumer, CONCAT('outcomes, lane ', lane), position, seen_at FROM ${schema}.outcome_reader)"
            + " AS positions ORDER BY consumer, log LIMIT 500";

    private static final String TABLES = """
            SELECT table_name, COALESCE(data_length, 0) + COALESCE(index_length, 0) FROM information_schema.tables
            WHERE table_schema = '${schema}'
            ORDER BY table_name NOT LIKE 'message%', LENGTH(table_name), table_name""";

    /** All transactions of the server: none says whether it has written to the log. Others' need the right PROCESS. */
    private static final String OPEN_TRANSACTIONS =
            "SELECT CONCAT_WS(', ', client.user, client.host, CONCAT('connection ', tx.trx_mysql_thread_id)), "
                    + MessageColumns.time(
                            "UTC_TIMESTAMP(6) - INTERVAL TIMESTAMPDIFF(SECOND, tx.trx_started, NOW()) SECOND")
                    + ", tx.trx_state FROM information_schema.innodb_trx AS tx"
                    + " LEFT JOIN information_schema.processlist AS client ON client.id = tx.trx_mysql_thread_id"
                    + " WHERE tx.trx_mysql_thread_id <> CONNECTION_ID() ORDER BY tx.trx_started LIMIT 50";

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

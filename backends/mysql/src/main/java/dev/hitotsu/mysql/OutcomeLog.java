package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.OutcomeColumns;
import dev.hitotsu.jdbc.internal.OutcomeLanes;
import dev.hitotsu.jdbc.internal.relay.Outcomes;
import dev.hitotsu.jdbc.internal.relay.UnreadOutcomes;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.mysql.internal.table.Parameters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Writes how calls ended, and deletes what every consumer has handled. */
final class OutcomeLog implements Outcomes {
    /** How many outcomes that nobody has handled are a reason to warn, in bytes. */
    private static final long WORRYING = 64 << 20;

    private static final int ROWS_PER_DELETE = 10_000;

    private static final String SLOWEST = """
            SELECT CONCAT('consumer "', consumer, '", last seen ',
                DATE_FORMAT(MAX(seen_at), '%%Y-%%m-%%d %%H:%%i:%%s'), ' UTC,')
            FROM ${schema}.outcome_reader WHERE lane < %d
            GROUP BY consumer ORDER BY SUM(position), MAX(seen_at) LIMIT 1
            """.formatted(OutcomeLanes.COUNT);

    private final SchemaName schema;
    private final long fence;
    private final UnreadOutcomes unread;
    private long number;

    OutcomeLog(SchemaName schema, long fence) {
        this.schema = schema;
        this.fence = fence;
        this.unread = new UnreadOutcomes(schema, WORRYING, SLOWEST);
    }

    @Override
    public void insert(Connection connection, List<Outcome> outcomes) throws SQLException {
        if (outcomes.isEmpty()) {
            return;
        }
        String sql = schema.in(
                "INSERT INTO ${schema}.outcome (" + MySqlOutcomes.NAMES + ") VALUES (" + Parameters.marks(12) + ")");
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Outcome outcome : outcomes) {
                MySqlOutcomes.COLUMNS.bind(insert, OutcomeColumns.position(fence, ++number), outcome);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** {@inheritDoc} Without a consumer nothing was handled. */
    @Override
    public void cleanUp(Connection connection) throws SQLException {
        String sql = schema.in("DELETE FROM ${schema}.outcome WHERE lane = ? AND position <="
                + " (SELECT MIN(position) FROM ${schema}.outcome_reader AS reader WHERE reader.lane = ?) LIMIT "
                + ROWS_PER_DELETE);
        int deleted = 0;
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            for (int lane = 0; lane < OutcomeLanes.COUNT; lane++) {
                delete.setInt(1, lane);
                delete.setInt(2, lane);
                deleted += delete.executeUpdate();
            }
        }
        if (deleted > 0) {
            unread.recordEmptied();
        } else {
            unread.warnIfMany(connection, bytes(connection));
        }
    }

    /** About how many bytes the table has. */
    private long bytes(Connection connection) throws SQLException {
        String sql = "SELECT COALESCE(MAX(data_length), 0) FROM information_schema.tables WHERE table_schema = '"
                + schema + "' AND table_name = 'outcome'";
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}

package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.operator.AuditStatements;
import dev.hitotsu.jdbc.internal.operator.FailureQueries;
import dev.hitotsu.jdbc.internal.operator.FailureReader;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.internal.MessageColumns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Reads parked messages without what is large in them, along indexes alone. */
public final class OutboxFailureQueries implements FailureQueries {
    private static final FailureReader READER = new FailureReader(MessageColumns.CODEC);
    private static final String COLUMNS = "row.position, row.id, row.state, left(row.topic, "
            + OutboxFailure.MAX_TEXT_LENGTH + "), left(row.key, " + OutboxFailure.MAX_TEXT_LENGTH
            + "), row.key IS NOT NULL AND row.ordered AND row.state IN ('RETRY', 'WAITING', 'BLOCKED'), left(row.last_error, "
            + OutboxFailure.MAX_TEXT_LENGTH + "), row.parked_at, row.changed_at";

    private final SchemaName schema;

    public OutboxFailureQueries(SchemaName schema) {
        this.schema = schema;
    }

    public static AuditStatements audit(SchemaName schema) {
        return AuditStatements.of(MessageColumns.CODEC, schema, "session_user::text", "done_at");
    }

    @Override
    public List<OutboxFailure> failures(Connection connection, OutboxState state, int limit) throws SQLException {
        IndexScans.only(connection);
        String sql = schema.in(
                "SELECT " + COLUMNS + " FROM ${schema}.parked AS row"
                        + " WHERE (row.state, row.position) > (?, 0) AND (row.state, row.position) <= (?, ?) ORDER BY row.state, row.position LIMIT ?");
        return READER.read(connection, sql, select -> {
            select.setString(1, state.name());
            select.setString(2, state.name());
            select.setLong(3, Long.MAX_VALUE);
            select.setInt(4, limit);
        });
    }

    @Override
    public List<OutboxFailure> waitingBehind(Connection connection, UUID id, int limit) throws SQLException {
        IndexScans.only(connection);
        String behind = LaneRows.behind("first.position", "held.*", "first.topic", "first.key", "?");
        // The first one alone, because the planner may take an index of states for as good as that of ids.
        String sql = schema.in("SELECT " + COLUMNS + " FROM (SELECT * FROM ${schema}.parked WHERE id = ? OFFSET 0)"
                + " AS first CROSS JOIN LATERAL (" + behind + ") AS row WHERE first.ordered"
                + " AND first.state IN ('RETRY', 'WAITING', 'BLOCKED') ORDER BY row.position");
        return READER.read(connection, sql, select -> {
            select.setObject(1, id);
            select.setInt(2, limit);
        });
    }

    @Override
    public Instant now(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT clock_timestamp()");
                ResultSet row = select.executeQuery()) {
            row.next();
            return MessageColumns.CODEC.requiredTime(row, 1);
        }
    }
}

package dev.hitotsu.mysql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.operator.AuditStatements;
import dev.hitotsu.jdbc.internal.operator.FailureQueries;
import dev.hitotsu.jdbc.internal.operator.FailureReader;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxState;
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
    private static final String HOLDS_LANE =
            "parked.lane IS NOT NULL AND parked.ordered AND parked.state IN ('RETRY', 'WAITING', 'BLOCKED')";
    private static final String COLUMNS = "parked.position, parked.id, parked.state, LEFT(parked.topic, "
            + OutboxFailure.MAX_TEXT_LENGTH + "), LEFT(parked.message_key, " + OutboxFailure.MAX_TEXT_LENGTH + "), "
            + HOLDS_LANE + ", LEFT(parked.last_error, " + OutboxFailure.MAX_TEXT_LENGTH + "), "
            + MessageColumns.time("parked.parked_at") + ", " + MessageColumns.time("parked.changed_at");

    private final SchemaName schema;

    public OutboxFailureQueries(SchemaName schema) {
        this.schema = schema;
    }

    public static AuditStatements audit(SchemaName schema) {
        return AuditStatements.of(MessageColumns.CODEC, schema, "SESSION_USER()", MessageColumns.time("done_at"));
    }

    @Override
    public List<OutboxFailure> failures(Connection connection, OutboxState state, int limit) throws SQLException {
        String sql = schema.in("SELECT " + COLUMNS + " FROM ${schema}.parked AS parked FORCE INDEX (parked_state)"
                + " WHERE parked.state = ? ORDER BY parked.position LIMIT ?");
        return READER.read(connection, sql, select -> {
            select.setString(1, state.name());
            select.setInt(2, limit);
        });
    }

    @Override
    public List<OutboxFailure> waitingBehind(Connection connection, UUID id, int limit) throws SQLException {
        String sql = schema.in("SELECT " + COLUMNS + " FROM ${schema}.parked AS first JOIN ${schema}.parked AS parked"
                + " ON parked.lane = first.lane AND parked.position > first.position"
                + " WHERE first.id = ? AND first.ordered AND first.state IN ('RETRY', 'WAITING', 'BLOCKED') AND "
                + HOLDS_LANE + " ORDER BY parked.position LIMIT ?");
        return READER.read(connection, sql, select -> {
            MessageColumns.CODEC.types().bindId(select, 1, id);
            select.setInt(2, limit);
        });
    }

    @Override
    public Instant now(Connection connection) throws SQLException {
        String sql = "SELECT " + MessageColumns.time("UTC_TIMESTAMP(6)");
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return MessageColumns.CODEC.requiredTime(row, 1);
        }
    }
}

package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.operator.ChangeReader;
import dev.hitotsu.jdbc.internal.operator.ChangeStatements;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.relay.store.Lane;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Changes parked messages for operators, each together with a row in the record of changes: one statement. */
public final class OperatorChanges implements ChangeStatements {
    private static final ChangeReader READER = new ChangeReader(MessageColumns.CODEC);

    /**
     * A message that was given up has lost its place in the order of its key. One that still holds its key keeps it.
     */
    private static final String SEND_AGAIN = """
            state = 'RETRY', former_attempts = former_attempts + attempts, attempts = 0,
            ordered = ordered AND row.state IN ('RETRY', 'BLOCKED'), next_attempt_at = clock_timestamp()""";

    private static final String GIVE_UP = "state = 'SKIPPED', next_attempt_at = NULL";

    private final SchemaName schema;

    public OperatorChanges(SchemaName schema) {
        this.schema = schema;
    }

    @Override
    public Changed change(Connection connection, List<Long> positions, Collection<OutboxState> states, Change change)
            throws SQLException {
        String sql =
                schema.in("""
                WITH chosen AS (
                    SELECT position, state FROM ${schema}.parked WHERE position = ANY (?) AND state = ANY (?)
                        AND changed_at <= coalesce(%s, 'infinity')),
                changed AS (
                    UPDATE ${schema}.parked AS row SET %s, changed_at = clock_timestamp(), version = version + 1
                    FROM chosen WHERE row.position = chosen.position
                    RETURNING row.position, row.id, row.topic, row.key, row.version, chosen.state),
                recorded AS (
                    INSERT INTO ${schema}.operator_change
                        (action, actor, position, message_id, state_before, version, replacement)
                    SELECT ?, coalesce(?, session_user::text), position, id, state, version, ?::uuid FROM changed)
                SELECT topic, key FROM changed
                """.formatted(MessageColumns.TIME_PARAMETER, change.isSendingAgain() ? SEND_AGAIN : GIVE_UP));
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setArray(1, connection.createArrayOf("bigint", positions.toArray()));
            update.setArray(2, connection.createArrayOf("text", names(states)));
            MessageColumns.CODEC.bindTime(update, 3, change.unchangedSince());
            update.setString(4, change.action().name());
            update.setString(5, change.actor());
            update.setObject(6, change.replacement());
            try (ResultSet rows = update.executeQuery()) {
                return changed(rows);
            }
        }
    }

    private static Object[] names(Collection<OutboxState> states) {
        return states.stream().map(Enum::name).toArray();
    }

    private static Changed changed(ResultSet rows) throws SQLException {
        Set<Lane> lanes = new HashSet<>();
        int count = 0;
        while (rows.next()) {
            count++;
            String key = rows.getString(2);
            if (key != null) {
                lanes.add(new Lane(rows.getString(1), key));
            }
        }
        return new Changed(count, lanes);
    }

    @Override
    public List<Long> positions(Connection connection, UUID id) throws SQLException {
        return READER.positions(connection, schema.in("SELECT position FROM ${schema}.parked WHERE id = ?"), id);
    }

    @Override
    public List<OutboxChange> recorded(Connection connection, long before, int limit) throws SQLException {
        String sql = schema.in("""
                SELECT number, action, actor, position, message_id, state_before, replacement, changed_at
                FROM ${schema}.operator_change WHERE number < ? ORDER BY number DESC LIMIT ?
                """);
        return READER.recorded(connection, sql, before, limit);
    }
}

package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.relay.store.Lane;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes parked messages for operators, each together with a row in the record of changes. In the caller's transaction, which
 * has locked the lease.
 */
final class OperatorChanges {
    /** A message that was given up has lost its place in the order of its key. One that still holds its key keeps it. */
    private static final String SEND_AGAIN = """
            state = 'RETRY', former_attempts = former_attempts + attempts, attempts = 0,
            ordered = ordered AND row.state IN ('RETRY', 'BLOCKED'), next_attempt_at = clock_timestamp()""";

    private static final String GIVE_UP = "state = 'SKIPPED', next_attempt_at = NULL";

    private final SchemaName schema;
    private final ParkedTable parked;
    private final @Nullable String actor;

    /**
     * Changes.
     *
     * @param actor who makes them; null for the database's user
     */
    OperatorChanges(SchemaName schema, @Nullable String actor) {
        this.schema = schema;
        this.parked = new ParkedTable(schema);
        this.actor = actor;
    }

    /** Has messages sent again, if they are in one of these states; returns how many. */
    int retry(Connection connection, List<Long> positions, Collection<OutboxState> states) throws SQLException {
        return change(connection, SEND_AGAIN, positions, states, Action.RETRY, null)
                .count();
    }

    /** Gives messages up, if they are in one of these states; returns how many. */
    int skip(Connection connection, List<Long> positions, Collection<OutboxState> states) throws SQLException {
        return giveUp(connection, positions, states, Action.SKIP, null);
    }

    /** Gives messages up for another one; returns how many. */
    int replace(Connection connection, List<Long> positions, Collection<OutboxState> states, UUID replacement)
            throws SQLException {
        return giveUp(connection, positions, states, Action.EDIT, replacement);
    }

    private int giveUp(
            Connection connection,
            List<Long> positions,
            Collection<OutboxState> states,
            Action action,
            @Nullable UUID replacement)
            throws SQLException {
        Changed changed = change(connection, GIVE_UP, positions, states, action, replacement);
        parked.promoteFirst(connection, changed.lanes());
        return changed.count();
    }

    private record Changed(int count, Set<Lane> lanes) {}

    private Changed change(
            Connection connection,
            String change,
            List<Long> positions,
            Collection<OutboxState> states,
            Action action,
            @Nullable UUID replacement)
            throws SQLException {
        String sql = schema.in("""
                WITH chosen AS (
                    SELECT position, state FROM ${schema}.parked WHERE position = ANY (?) AND state = ANY (?)),
                changed AS (
                    UPDATE ${schema}.parked AS row SET %s, changed_at = clock_timestamp(), version = version + 1
                    FROM chosen WHERE row.position = chosen.position
                    RETURNING row.position, row.id, row.topic, row.key, row.version, chosen.state),
                recorded AS (
                    INSERT INTO ${schema}.operator_change
                        (action, actor, position, message_id, state_before, version, replacement)
                    SELECT ?, coalesce(?, session_user::text), position, id, state, version, ?::uuid FROM changed)
                SELECT topic, key FROM changed
                """.formatted(change));
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setArray(1, connection.createArrayOf("bigint", positions.toArray()));
            update.setArray(2, connection.createArrayOf("text", names(states)));
            update.setString(3, action.name());
            update.setString(4, actor);
            update.setObject(5, replacement);
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

    /** The positions of the parked messages with this id. */
    List<Long> positions(Connection connection, UUID id) throws SQLException {
        String sql = schema.in("SELECT position FROM ${schema}.parked WHERE id = ?");
        List<Long> positions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, id);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    positions.add(rows.getLong(1));
                }
            }
        }
        return positions;
    }

    /** What was changed, the newest first. */
    List<OutboxChange> recorded(Connection connection, long before, int limit) throws SQLException {
        String sql = schema.in("""
                SELECT number, action, actor, position, message_id, state_before, replacement, changed_at
                FROM ${schema}.operator_change WHERE number < ? ORDER BY number DESC LIMIT ?
                """);
        List<OutboxChange> changes = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, before);
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    changes.add(recorded(rows));
                }
            }
        }
        return changes;
    }

    private static OutboxChange recorded(ResultSet rows) throws SQLException {
        Instant changedAt = MessageColumns.time(rows, 8);
        return new OutboxChange(
                rows.getLong(1),
                Action.valueOf(rows.getString(2)),
                rows.getString(3),
                rows.getLong(4),
                rows.getObject(5, UUID.class),
                OutboxState.valueOf(rows.getString(6)),
                rows.getObject(7, UUID.class),
                changedAt == null ? Instant.EPOCH : changedAt);
    }
}

package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.mysql.internal.Uuids;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Lane;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes parked messages for operators, each together with a row in the record of changes. In the caller's transaction, which
 * has locked the lease, so that nobody else changes them.
 */
final class OperatorChanges {
    /** A message that was given up has lost its place in the order of its key. One that still holds its key keeps it. MySQL assigns from left to right. */
    private static final String SEND_AGAIN = "ordered = ordered AND state IN ('RETRY', 'BLOCKED'), state = 'RETRY',"
            + " former_attempts = former_attempts + attempts, attempts = 0, next_attempt_at = UTC_TIMESTAMP(6)";

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
                .size();
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
        List<Chosen> changed = change(connection, GIVE_UP, positions, states, action, replacement);
        Set<Lane> lanes = new HashSet<>();
        for (Chosen row : changed) {
            if (row.key() != null) {
                lanes.add(new Lane(row.topic(), row.key()));
            }
        }
        parked.promoteFirst(connection, lanes);
        return changed.size();
    }

    private record Chosen(
            long position, String topic, @Nullable String key) {}

    private List<Chosen> change(
            Connection connection,
            String change,
            List<Long> positions,
            Collection<OutboxState> states,
            Action action,
            @Nullable UUID replacement)
            throws SQLException {
        List<Chosen> chosen = choose(connection, positions, states);
        if (chosen.isEmpty()) {
            return chosen;
        }
        String at = " WHERE position IN ("
                + Parameters.numbers(chosen.stream().map(Chosen::position).toList()) + ")";
        record(connection, at, action, replacement);
        try (Statement update = connection.createStatement()) {
            update.executeUpdate(schema.in("UPDATE ${schema}.parked SET " + change
                    + ", changed_at = UTC_TIMESTAMP(6), version = version + 1" + at));
        }
        return chosen;
    }

    private List<Chosen> choose(Connection connection, List<Long> positions, Collection<OutboxState> states)
            throws SQLException {
        List<Chosen> chosen = new ArrayList<>();
        if (positions.isEmpty()) {
            return chosen;
        }
        String names = states.stream().map(state -> "'" + state + "'").collect(Collectors.joining(", "));
        String sql = schema.in("SELECT position, topic, message_key FROM ${schema}.parked WHERE position IN ("
                + Parameters.numbers(positions) + ") AND state IN (" + names + ") FOR UPDATE");
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(sql)) {
            while (rows.next()) {
                chosen.add(new Chosen(rows.getLong(1), rows.getString(2), rows.getString(3)));
            }
        }
        return chosen;
    }

    private void record(Connection connection, String at, Action action, @Nullable UUID replacement)
            throws SQLException {
        String sql = schema.in("INSERT INTO ${schema}.operator_change"
                + " (action, actor, position, message_id, state_before, version, replacement)"
                + " SELECT ?, COALESCE(?, SESSION_USER()), position, id, state, version + 1, ? FROM ${schema}.parked"
                + at);
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, action.name());
            insert.setString(2, actor);
            insert.setBytes(3, replacement == null ? null : Uuids.toBytes(replacement));
            insert.executeUpdate();
        }
    }

    /** The positions of the parked messages with this id. */
    List<Long> positions(Connection connection, UUID id) throws SQLException {
        String sql = schema.in("SELECT position FROM ${schema}.parked WHERE id = ?");
        List<Long> positions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setBytes(1, Uuids.toBytes(id));
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
        String sql = schema.in("SELECT number, action, actor, position, message_id, state_before, replacement, "
                + MessageColumns.time("changed_at")
                + " FROM ${schema}.operator_change WHERE number < ? ORDER BY number DESC LIMIT ?");
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
        byte[] replacement = rows.getBytes(7);
        Instant changedAt = MessageColumns.readTime(rows, 8);
        return new OutboxChange(
                rows.getLong(1),
                Action.valueOf(rows.getString(2)),
                rows.getString(3),
                rows.getLong(4),
                MessageColumns.uuid(rows, 5),
                OutboxState.valueOf(rows.getString(6)),
                replacement == null ? null : Uuids.of(replacement),
                changedAt == null ? Instant.EPOCH : changedAt);
    }
}

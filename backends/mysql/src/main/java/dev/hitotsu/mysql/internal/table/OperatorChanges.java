package dev.hitotsu.mysql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.operator.ChangeReader;
import dev.hitotsu.jdbc.internal.operator.ChangeStatements;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.outbox.OutboxChange;
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

/** Changes parked messages for operators, and records it. */
public final class OperatorChanges implements ChangeStatements {
    private static final ChangeReader READER = new ChangeReader(MessageColumns.CODEC);

    /**
     * A message that was given up has lost its place in the order of its key. One that still holds its key keeps it.
     * MySQL assigns from left to right.
     */
    private static final String SEND_AGAIN = "ordered = ordered AND state IN ('RETRY', 'BLOCKED'), state = 'RETRY',"
            + " former_attempts = former_attempts + attempts, attempts = 0, next_attempt_at = UTC_TIMESTAMP(6)";

    private static final String GIVE_UP = "state = 'SKIPPED', next_attempt_at = NULL";

    private final SchemaName schema;

    public OperatorChanges(SchemaName schema) {
        this.schema = schema;
    }

    private record Chosen(
            long position, String topic, @Nullable String key) {}

    @Override
    public Changed change(Connection connection, List<Long> positions, Collection<OutboxState> states, Change change)
            throws SQLException {
        List<Chosen> chosen = choose(connection, positions, states, change.unchangedSince());
        if (chosen.isEmpty()) {
            return new Changed(0, Set.of());
        }
        String at = " WHERE position IN ("
                + Parameters.numbers(chosen.stream().map(Chosen::position).toList()) + ")";
        record(connection, at, change);
        try (Statement update = connection.createStatement()) {
            update.executeUpdate(
                    schema.in("UPDATE ${schema}.parked SET " + (change.isSendingAgain() ? SEND_AGAIN : GIVE_UP)
                            + ", changed_at = UTC_TIMESTAMP(6), version = version + 1" + at));
        }
        return new Changed(chosen.size(), lanes(chosen));
    }

    private static Set<Lane> lanes(List<Chosen> chosen) {
        Set<Lane> lanes = new HashSet<>();
        for (Chosen row : chosen) {
            if (row.key() != null) {
                lanes.add(new Lane(row.topic(), row.key()));
            }
        }
        return lanes;
    }

    private List<Chosen> choose(
            Connection connection,
            List<Long> positions,
            Collection<OutboxState> states,
            @Nullable Instant unchangedSince)
            throws SQLException {
        List<Chosen> chosen = new ArrayList<>();
        if (positions.isEmpty()) {
            return chosen;
        }
        String names = states.stream().map(state -> "'" + state + "'").collect(Collectors.joining(", "));
        String sql = schema.in("SELECT position, topic, message_key FROM ${schema}.parked WHERE position IN ("
                + Parameters.numbers(positions) + ") AND state IN (" + names + ") AND (? IS NULL OR changed_at <= "
                + MessageColumns.TIME_PARAMETER + ") FOR UPDATE");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            MessageColumns.CODEC.bindTime(select, 1, unchangedSince);
            MessageColumns.CODEC.bindTime(select, 2, unchangedSince);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    chosen.add(new Chosen(rows.getLong(1), rows.getString(2), rows.getString(3)));
                }
            }
        }
        return chosen;
    }

    private void record(Connection connection, String at, Change change) throws SQLException {
        String sql = schema.in("INSERT INTO ${schema}.operator_change"
                + " (action, actor, position, message_id, state_before, version, replacement)"
                + " SELECT ?, COALESCE(?, SESSION_USER()), position, id, state, version + 1, ? FROM ${schema}.parked"
                + at);
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, change.action().name());
            insert.setString(2, change.actor());
            MessageColumns.CODEC.types().bindId(insert, 3, change.replacement());
            insert.executeUpdate();
        }
    }

    @Override
    public List<Long> positions(Connection connection, UUID id) throws SQLException {
        return READER.positions(connection, schema.in("SELECT position FROM ${schema}.parked WHERE id = ?"), id);
    }

    @Override
    public List<OutboxChange> recorded(Connection connection, long before, int limit) throws SQLException {
        String sql = schema.in("SELECT number, action, actor, position, message_id, state_before, replacement, "
                + MessageColumns.time("changed_at")
                + " FROM ${schema}.operator_change WHERE number < ? ORDER BY number DESC LIMIT ?");
        return READER.recorded(connection, sql, before, limit);
    }
}

package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.DueMark;
import dev.hitotsu.jdbc.internal.relay.ParkedColumns;
import dev.hitotsu.jdbc.internal.relay.ParkedMessages;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the parked messages. */
public final class ParkedTable implements ParkedMessages {
    private static final ParkedColumns COLUMNS = new ParkedColumns(MessageColumns.CODEC);

    private static final String NEXT_ATTEMPT = "clock_timestamp() + ? * interval '1 millisecond'";

    /** Nothing becomes due in the past, where nobody looks any more: see {@link DueMark}. */
    private static final String NOT_PAST = "greatest(%s, clock_timestamp())";

    private static final String NEXT_ATTEMPT_BY_STATE = "CASE WHEN ? = 'DELAYED' THEN %s ELSE " + NEXT_ATTEMPT + " END";

    /** The row is still in the log when it is parked. */
    private static final String IN_THE_LOG =
            "FROM ${schema}.message WHERE position = ? AND ((position >> 18) & 15) = ((?::bigint >> 18) & 15)";

    private static final String APPENDED_AT =
            "coalesce(" + MessageColumns.TIME_PARAMETER.replace("?", "?::bigint") + ", clock_timestamp())";
    private static final int POSITIONS_OF_A_SEGMENT_BITS = 18;
    private static final int SEGMENTS = 16;

    private final SchemaName schema;

    public ParkedTable(SchemaName schema) {
        this.schema = schema;
    }

    @Override
    public Set<Lane> heldLanes(Connection connection, Collection<Lane> lanes) throws SQLException {
        String sql = schema.in("""
                SELECT topic, key FROM unnest(?::text[], ?::text[]) AS lane(topic, key) WHERE %s IS NOT NULL
                """.formatted(LaneRows.firstPosition("lane.topic", "lane.key")));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bindLanes(connection, select, lanes);
            Set<Lane> held = new HashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    held.add(new Lane(rows.getString(1), rows.getString(2)));
                }
            }
            return held;
        }
    }

    @Override
    public boolean hasHeldLanes(Connection connection) throws SQLException {
        String sql = schema.in("SELECT EXISTS (SELECT 1 FROM ${schema}.parked WHERE " + HOLDS_LANE + ")");
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    @Override
    public void insert(Connection connection, List<ParkedMessage> parked) throws SQLException {
        insertValues(
                connection,
                parked.stream().filter(row -> !ParkedColumns.isOversized(row)).toList());
        for (ParkedMessage row : parked) {
            if (ParkedColumns.isOversized(row)) {
                copy(connection, row);
            }
        }
    }

    private void insertValues(Connection connection, List<ParkedMessage> parked) throws SQLException {
        String sql =
                schema.in("INSERT INTO ${schema}.parked (position, state, ordered, attempts, last_error, unreadable, "
                        + MessageColumns.NAMES + ", next_attempt_at, appended_at) VALUES (?, ?, ?, ?, ?, ?, "
                        + MessageColumns.PARAMETERS + ", "
                        + NEXT_ATTEMPT_BY_STATE.formatted(NOT_PAST.formatted(MessageColumns.TIME_PARAMETER))
                        + ", " + APPENDED_AT + ") ON CONFLICT (position) DO NOTHING");
        Map<Long, Long> appended = appendedMicros(connection, parked);
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (ParkedMessage row : parked) {
                int next = COLUMNS.bindNew(insert, row);
                insert.setObject(next, appended.get(CopyPosition.inLog(row.position())), Types.BIGINT);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /**
     * When they were appended, in microseconds since 1970; without those that the log has not. One question a segment:
     * asked within the INSERT, the server would plan it anew for each row, which takes it longer than to write the row.
     */
    private Map<Long, Long> appendedMicros(Connection connection, List<ParkedMessage> parked) throws SQLException {
        Map<Long, List<Long>> bySegment = parked.stream()
                .map(row -> CopyPosition.inLog(row.position()))
                .collect(Collectors.groupingBy(position -> (position >> POSITIONS_OF_A_SEGMENT_BITS) % SEGMENTS));
        Map<Long, Long> micros = new HashMap<>();
        String sql = schema.in("SELECT position, (extract(epoch FROM appended_at) * 1000000)::bigint"
                + " FROM ${schema}.message WHERE position = ANY (?) AND ((position >> 18) & 15) = ?");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (Map.Entry<Long, List<Long>> segment : bySegment.entrySet()) {
                select.setArray(
                        1, connection.createArrayOf("bigint", segment.getValue().toArray()));
                select.setLong(2, segment.getKey());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        micros.put(rows.getLong(1), rows.getLong(2));
                    }
                }
            }
        }
        return micros;
    }

    /** Adds a message that was not read because it is too large. The server copies it from the log. */
    private void copy(Connection connection, ParkedMessage row) throws SQLException {
        String sql = schema.in("INSERT INTO ${schema}.parked (position, state, ordered, attempts, last_error, "
                + MessageColumns.NAMES + ", next_attempt_at, appended_at) SELECT position, ?, ?, ?, ?, "
                + MessageColumns.NAMES + ", " + NEXT_ATTEMPT_BY_STATE.formatted(NOT_PAST.formatted("deliver_after"))
                + ", appended_at "
                + IN_THE_LOG + " ON CONFLICT (position) DO UPDATE SET version = parked.version");
        try (PreparedStatement copy = connection.prepareStatement(sql)) {
            COLUMNS.bindState(copy, 1, row);
            copy.setString(5, row.state().name());
            COLUMNS.bindNextAttempt(copy, 6, row);
            copy.setLong(7, row.position());
            copy.setLong(8, row.position());
            if (copy.executeUpdate() != 1) {
                throw new IllegalStateException(
                        "position " + row.position() + " is gone (expected: in the log, to park it)");
            }
        }
    }

    @Override
    public void update(Connection connection, List<ParkedMessage> failedAgain) throws SQLException {
        String sql = schema.in("""
                UPDATE ${schema}.parked SET state = ?, ordered = ?, attempts = ?, last_error = ?,
                    next_attempt_at = %s, changed_at = clock_timestamp()
                WHERE position = ? AND version = ?
                """.formatted(NEXT_ATTEMPT));
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            COLUMNS.update(update, failedAgain);
        }
    }

    @Override
    public int giveUpDeadLetters(Connection connection) throws SQLException {
        String sql = schema.in("UPDATE ${schema}.parked SET state = 'DEAD', next_attempt_at = NULL,"
                + " changed_at = clock_timestamp() WHERE state = 'DEAD_LETTER'");
        try (Statement update = connection.createStatement()) {
            return update.executeUpdate(sql);
        }
    }

    @Override
    public long last(Connection connection, long below) throws SQLException {
        String sql = schema.in("SELECT coalesce(max(position), 0) FROM ${schema}.parked WHERE position < ?");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, below);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public void delete(Connection connection, List<Long> positions) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement(schema.in("DELETE FROM ${schema}.parked WHERE position = ANY (?)"))) {
            delete.setArray(1, connection.createArrayOf("bigint", positions.toArray()));
            delete.executeUpdate();
        }
    }

    @Override
    public void deleteSkipped(Connection connection, Duration olderThan) throws SQLException {
        String sql = schema.in("DELETE FROM ${schema}.parked WHERE state = 'SKIPPED'"
                + " AND changed_at < clock_timestamp() - ? * interval '1 millisecond'");
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, olderThan.toMillis());
            delete.executeUpdate();
        }
    }

    @Override
    public void promoteFirst(Connection connection, Collection<Lane> lanes) throws SQLException {
        String sql = schema.in("""
                UPDATE ${schema}.parked SET state = 'RETRY', next_attempt_at = clock_timestamp(),
                    changed_at = clock_timestamp()
                WHERE state = 'WAITING' AND position = ANY (ARRAY(
                    SELECT %s FROM unnest(?::text[], ?::text[]) AS lane(topic, key)))
                """.formatted(LaneRows.firstPosition("lane.topic", "lane.key")));
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            bindLanes(connection, update, lanes);
            update.executeUpdate();
        }
    }

    @Override
    public void promoteFirstOfAll(Connection connection) throws SQLException {
        String sql = schema.in("""
                UPDATE ${schema}.parked AS row SET state = 'RETRY', next_attempt_at = clock_timestamp(),
                    changed_at = clock_timestamp()
                WHERE state = 'WAITING' AND coalesce(%s, position) >= position
                """.formatted(LaneRows.firstPosition("row.topic", "row.key")));
        try (Statement update = connection.createStatement()) {
            update.execute(sql);
        }
    }

    private static void bindLanes(Connection connection, PreparedStatement statement, Collection<Lane> lanes)
            throws SQLException {
        statement.setArray(
                1,
                connection.createArrayOf("text", lanes.stream().map(Lane::topic).toArray()));
        statement.setArray(
                2,
                connection.createArrayOf("text", lanes.stream().map(Lane::key).toArray()));
    }
}

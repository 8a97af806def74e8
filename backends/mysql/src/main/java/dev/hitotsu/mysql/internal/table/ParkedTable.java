package dev.hitotsu.mysql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.DueMark;
import dev.hitotsu.jdbc.internal.relay.ParkedColumns;
import dev.hitotsu.jdbc.internal.relay.ParkedMessages;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the parked messages. */
public final class ParkedTable implements ParkedMessages {
    private static final ParkedColumns COLUMNS = new ParkedColumns(MessageColumns.CODEC);

    private static final String NEXT_ATTEMPT = "UTC_TIMESTAMP(6) + INTERVAL ? * 1000 MICROSECOND";

    /** Nothing becomes due in the past, where nobody looks any more: see {@link DueMark}. */
    private static final String NOT_PAST = "GREATEST(%s, UTC_TIMESTAMP(6))";

    private static final String NEXT_ATTEMPT_BY_STATE = "IF(? = 'DELAYED', %s, " + NEXT_ATTEMPT + ")";

    private final SchemaName schema;

    public ParkedTable(SchemaName schema) {
        this.schema = schema;
    }

    @Override
    public Set<Lane> heldLanes(Connection connection, Collection<Lane> lanes) throws SQLException {
        Set<Lane> held = new HashSet<>();
        if (lanes.isEmpty()) {
            return held;
        }
        Map<ByteBuffer, Lane> byHash = new HashMap<>();
        lanes.forEach(lane -> byHash.put(ByteBuffer.wrap(Lanes.hash(lane)), lane));
        String sql = schema.in("SELECT DISTINCT lane FROM ${schema}.parked WHERE lane IN ("
                + Parameters.marks(byHash.size()) + ") AND " + HOLDS_LANE);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, byHash.keySet());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Lane lane = byHash.get(ByteBuffer.wrap(rows.getBytes(1)));
                    if (lane != null) {
                        held.add(lane);
                    }
                }
            }
        }
        return held;
    }

    @Override
    public boolean hasHeldLanes(Connection connection) throws SQLException {
        String sql = schema.in(
                "SELECT EXISTS (SELECT 1 FROM ${schema}.parked WHERE lane IS NOT NULL AND " + HOLDS_LANE + ")");
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    @Override
    public void insert(Connection connection, List<ParkedMessage> parked) throws SQLException {
        if (parked.isEmpty()) {
            return;
        }
        LogTables tables = LogTables.read(connection, schema);
        Map<Long, Long> appended = appendTimes(connection, tables, parked);
        List<ParkedMessage> read =
                parked.stream().filter(row -> !ParkedColumns.isOversized(row)).toList();
        insertValues(connection, read, appended);
        for (ParkedMessage row : parked) {
            if (ParkedColumns.isOversized(row)) {
                copy(connection, tables, row);
            }
        }
    }

    /** When the rows were appended, by position, in microseconds; they are still in the log. */
    private Map<Long, Long> appendTimes(Connection connection, LogTables tables, List<ParkedMessage> parked)
            throws SQLException {
        Map<String, List<Long>> byTable = new HashMap<>();
        parked.stream()
                .map(row -> CopyPosition.inLog(row.position()))
                .distinct()
                .forEach(position -> byTable.computeIfAbsent(tables.tableOf(position), table -> new ArrayList<>())
                        .add(position));
        Map<Long, Long> times = new HashMap<>();
        for (Map.Entry<String, List<Long>> part : byTable.entrySet()) {
            String sql = "SELECT position, " + MessageColumns.time("appended_at") + " FROM " + schema + "."
                    + part.getKey() + " WHERE position IN (" + Parameters.numbers(part.getValue()) + ")";
            try (Statement select = connection.createStatement();
                    ResultSet rows = select.executeQuery(sql)) {
                while (rows.next()) {
                    times.put(rows.getLong(1), rows.getLong(2));
                }
            }
        }
        return times;
    }

    private void insertValues(Connection connection, List<ParkedMessage> parked, Map<Long, Long> appended)
            throws SQLException {
        if (parked.isEmpty()) {
            return;
        }
        String sql =
                schema.in("INSERT INTO ${schema}.parked (position, state, ordered, attempts, last_error, unreadable, "
                        + MessageColumns.NAMES + ", next_attempt_at, appended_at) VALUES (?, ?, ?, ?, ?, ?, "
                        + MessageColumns.PARAMETERS + ", "
                        + NEXT_ATTEMPT_BY_STATE.formatted(NOT_PAST.formatted(MessageColumns.TIME_PARAMETER))
                        + ", COALESCE(" + MessageColumns.TIME_PARAMETER + ", UTC_TIMESTAMP(6)))"
                        + " ON DUPLICATE KEY UPDATE version = parked.version");
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (ParkedMessage row : parked) {
                int next = COLUMNS.bindNew(insert, row);
                Long micros = appended.get(CopyPosition.inLog(row.position()));
                if (micros == null) {
                    insert.setNull(next, Types.BIGINT);
                } else {
                    insert.setLong(next, micros);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Adds a message that was not read because it is too large. The server copies it from the log. */
    private void copy(Connection connection, LogTables tables, ParkedMessage row) throws SQLException {
        String sql = schema.in("INSERT INTO ${schema}.parked (position, state, ordered, attempts, last_error, "
                + MessageColumns.NAMES + ", next_attempt_at, appended_at) SELECT position, ?, ?, ?, ?, "
                + MessageColumns.NAMES + ", " + NEXT_ATTEMPT_BY_STATE.formatted(NOT_PAST.formatted("deliver_after"))
                + ", appended_at FROM ${schema}." + tables.tableOf(row.position())
                + " AS logged WHERE position = ? ON DUPLICATE KEY UPDATE version = parked.version");
        try (PreparedStatement copy = connection.prepareStatement(sql)) {
            COLUMNS.bindState(copy, 1, row);
            copy.setString(5, row.state().name());
            COLUMNS.bindNextAttempt(copy, 6, row);
            copy.setLong(7, row.position());
            copy.executeUpdate();
        }
        requireParked(connection, row.position());
    }

    private void requireParked(Connection connection, long position) throws SQLException {
        String sql = schema.in("SELECT 1 FROM ${schema}.parked WHERE position = " + position);
        try (Statement select = connection.createStatement();
                ResultSet found = select.executeQuery(sql)) {
            if (!found.next()) {
                throw new IllegalStateException("position " + position + " is gone (expected: in the log, to park it)");
            }
        }
    }

    @Override
    public void update(Connection connection, List<ParkedMessage> failedAgain) throws SQLException {
        if (failedAgain.isEmpty()) {
            return;
        }
        String sql = schema.in("UPDATE ${schema}.parked SET state = ?, ordered = ?, attempts = ?, last_error = ?,"
                + " next_attempt_at = " + NEXT_ATTEMPT
                + ", changed_at = UTC_TIMESTAMP(6) WHERE position = ? AND version = ?");
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            COLUMNS.update(update, failedAgain);
        }
    }

    @Override
    public int giveUpDeadLetters(Connection connection) throws SQLException {
        return execute(
                connection,
                "UPDATE ${schema}.parked SET state = 'DEAD', next_attempt_at = NULL,"
                        + " changed_at = UTC_TIMESTAMP(6) WHERE state = 'DEAD_LETTER'");
    }

    @Override
    public long last(Connection connection, long below) throws SQLException {
        String sql = schema.in("SELECT COALESCE(MAX(position), 0) FROM ${schema}.parked WHERE position < ?");
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
        if (!positions.isEmpty()) {
            execute(
                    connection,
                    "DELETE FROM ${schema}.parked WHERE position IN (" + Parameters.numbers(positions) + ")");
        }
    }

    @Override
    public void deleteSkipped(Connection connection, Duration olderThan) throws SQLException {
        execute(
                connection,
                "DELETE FROM ${schema}.parked WHERE state = 'SKIPPED' AND changed_at < UTC_TIMESTAMP(6)"
                        + " - INTERVAL " + olderThan.toSeconds() + " SECOND");
    }

    @Override
    public void promoteFirst(Connection connection, Collection<Lane> lanes) throws SQLException {
        if (lanes.isEmpty()) {
            return;
        }
        List<Long> firsts = new ArrayList<>();
        String sql = schema.in("SELECT MIN(position) FROM ${schema}.parked WHERE lane IN ("
                + Parameters.marks(lanes.size()) + ") AND " + HOLDS_LANE + " GROUP BY lane");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, lanes.stream().map(Lanes::hash).map(ByteBuffer::wrap).toList());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    firsts.add(rows.getLong(1));
                }
            }
        }
        if (!firsts.isEmpty()) {
            execute(
                    connection,
                    "UPDATE ${schema}.parked SET state = 'RETRY', next_attempt_at = UTC_TIMESTAMP(6),"
                            + " changed_at = UTC_TIMESTAMP(6) WHERE state = 'WAITING' AND position IN ("
                            + Parameters.numbers(firsts) + ")");
        }
    }

    @Override
    public void promoteFirstOfAll(Connection connection) throws SQLException {
        execute(
                connection,
                "UPDATE ${schema}.parked AS waiting JOIN (SELECT MIN(position) AS position"
                        + " FROM ${schema}.parked WHERE lane IS NOT NULL AND " + HOLDS_LANE + " GROUP BY lane) AS first"
                        + " ON waiting.position = first.position"
                        + " SET waiting.state = 'RETRY', waiting.next_attempt_at = UTC_TIMESTAMP(6),"
                        + " waiting.changed_at = UTC_TIMESTAMP(6)"
                        + " WHERE waiting.state = 'WAITING'");
    }

    private int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(schema.in(sql));
        }
    }

    private static void bind(PreparedStatement statement, Collection<ByteBuffer> hashes) throws SQLException {
        int next = 1;
        for (ByteBuffer hash : hashes) {
            statement.setBytes(next++, hash.array());
        }
    }
}

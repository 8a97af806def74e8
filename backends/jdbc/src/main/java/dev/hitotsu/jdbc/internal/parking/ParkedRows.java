package dev.hitotsu.jdbc.internal.parking;

import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.jdbc.InboxAdmin.ParkedEntry;
import dev.hitotsu.jdbc.InboxAdmin.ParkedFilter;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.MessageCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parked messages of consumers as operators see and change them, in the caller's transaction. Thread-safe; blocks. */
public final class ParkedRows {
    private static final int FIRST_MESSAGE_COLUMN = 10;

    private final SchemaName schema;
    private final ParkingDialect dialect;
    private final ParkingStore<Connection> store;

    public ParkedRows(SchemaName schema, ParkingDialect dialect) {
        this.schema = schema;
        this.dialect = dialect;
        this.store = SqlParkingStore.of(schema, dialect);
    }

    /**
     * What a change has done.
     *
     * @param last the greatest number that was looked at
     * @param changed how many messages
     */
    public record Change(long last, int changed) {}

    /** The parked messages with greater numbers, in order. */
    public List<ParkedEntry> read(Connection connection, ParkedFilter filter, long after, int limit)
            throws SQLException {
        String columns = "number, consumer, reader, state, attempts, last_error, "
                + dialect.message().time().apply("next_attempt_at") + ", "
                + dialect.message().time().apply("parked_at") + ", "
                + dialect.message().time().apply("changed_at") + ", "
                + dialect.message().selected();
        List<ParkedEntry> found = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(select(columns, filter) + " ORDER BY number LIMIT " + limit)) {
            bind(select, filter, after);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(entry(rows));
                }
            }
        }
        return found;
    }

    private ParkedEntry entry(ResultSet rows) throws SQLException {
        MessageCodec codec = dialect.message().codec();
        long number = rows.getLong(1);
        return new ParkedEntry(
                number,
                rows.getString(2),
                codec.read(rows, number, FIRST_MESSAGE_COLUMN).message(),
                rows.getString(3),
                ParkedState.valueOf(rows.getString(4)),
                rows.getInt(5),
                codec.requiredTime(rows, 7),
                codec.requiredTime(rows, 8),
                codec.requiredTime(rows, 9),
                rows.getString(6));
    }

    /** Makes messages due that do not wait behind others, at most so many with greater numbers. */
    public Change retry(Connection connection, ParkedFilter filter, long after, int limit) throws SQLException {
        return change(
                connection,
                new Plan(
                        filter,
                        "state <> 'WAITING'",
                        "attempts = CASE WHEN state = 'RETRY' THEN attempts ELSE 0 END, state = 'RETRY',"
                                + " next_attempt_at = " + dialect.words().now()),
                after,
                limit);
    }

    /** Skips messages and lets go on what waits behind them, at most so many with greater numbers. */
    public Change skip(Connection connection, ParkedFilter filter, long after, int limit) throws SQLException {
        return change(
                connection, new Plan(filter, "state <> 'SKIPPED'", "state = 'SKIPPED', lane = NULL"), after, limit);
    }

    private record Plan(ParkedFilter filter, String condition, String values) {}

    private Change change(Connection connection, Plan plan, long after, int limit) throws SQLException {
        long last = after;
        List<Long> numbers = new ArrayList<>();
        Map<String, Set<Long>> lanes = new HashMap<>();
        String select = select("number, consumer, lane", plan.filter()) + " AND " + plan.condition()
                + " ORDER BY number LIMIT " + limit + " FOR UPDATE";
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            bind(statement, plan.filter(), after);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    last = rows.getLong(1);
                    numbers.add(last);
                    long lane = rows.getLong(3);
                    if (!rows.wasNull()) {
                        lanes.computeIfAbsent(rows.getString(2), consumer -> new HashSet<>())
                                .add(lane);
                    }
                }
            }
        }
        update(connection, plan.values(), numbers);
        lanes.forEach((consumer, some) -> {
            int unused = store.promote(connection, consumer, some);
        });
        return new Change(last, numbers.size());
    }

    private void update(Connection connection, String values, List<Long> numbers) throws SQLException {
        String sql = schema.in("UPDATE ${schema}.inbox_parked SET " + values + ", version = version + 1, changed_at = "
                + dialect.words().now() + " WHERE number = ?");
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (long number : numbers) {
                update.setLong(1, number);
                update.addBatch();
            }
            if (!numbers.isEmpty()) {
                int[] unused = update.executeBatch();
            }
        }
    }

    private String select(String columns, ParkedFilter filter) {
        StringBuilder sql = new StringBuilder("SELECT " + columns + " FROM ${schema}.inbox_parked WHERE number > ?");
        add(sql, filter.consumer(), "consumer = ?");
        add(sql, filter.messageId(), "id = ?");
        add(sql, filter.state(), "state = ?");
        add(sql, filter.topic(), "topic = ?");
        add(sql, filter.error(), "POSITION(LOWER(?) IN LOWER(last_error)) > 0");
        add(sql, filter.since(), "parked_at >= " + dialect.message().timeParameter());
        add(sql, filter.until(), "parked_at < " + dialect.message().timeParameter());
        return schema.in(sql.toString());
    }

    private static void add(StringBuilder sql, @Nullable Object value, String condition) {
        if (value != null) {
            sql.append(" AND ").append(condition);
        }
    }

    private void bind(PreparedStatement statement, ParkedFilter filter, long after) throws SQLException {
        int next = 1;
        statement.setLong(next++, after);
        if (filter.consumer() != null) {
            statement.setString(next++, filter.consumer());
        }
        if (filter.messageId() != null) {
            dialect.message().codec().types().bindId(statement, next++, filter.messageId());
        }
        if (filter.state() != null) {
            statement.setString(next++, filter.state().name());
        }
        if (filter.topic() != null) {
            statement.setString(next++, filter.topic());
        }
        if (filter.error() != null) {
            statement.setString(next++, filter.error());
        }
        for (Instant time : new Instant[] {filter.since(), filter.until()}) {
            if (time != null) {
                dialect.message().codec().bindTime(statement, next++, time);
            }
        }
    }
}

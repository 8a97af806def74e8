package dev.hitotsu.jdbc.internal.parking;

import dev.hitotsu.inbox.operator.InboxAdmin.ParkedEntry;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedPage;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedStatus;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedStep;
import dev.hitotsu.inbox.operator.ParkedPreview;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.MessageCodec;
import dev.hitotsu.jdbc.internal.parking.ParkedSelect.Found;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Parked messages of consumers as operators see and change them, in the caller's transaction. Thread-safe; blocks. */
public final class ParkedRows {
    private static final int FIRST_MESSAGE_COLUMN = 10;

    /** Of the messages of a page. A single one may be larger. */
    private static final long MAX_PAGE_BYTES = 16 << 20;

    private static final int ROWS_PER_FETCH = 5;

    /** A lock on the table must not keep a caller from saying that nothing is known. */
    private static final int MAX_STATUS_SECONDS = 3;

    private final SchemaName schema;
    private final ParkingDialect dialect;
    private final ParkedSelect select;
    private final ParkingStore<Connection> store;

    public ParkedRows(SchemaName schema, ParkingDialect dialect) {
        this.schema = schema;
        this.dialect = dialect;
        this.select = new ParkedSelect(schema, dialect);
        this.store = SqlParkingStore.of(schema, dialect);
    }

    /** How many there are, counted up to {@link OutboxStatus#MAX_COUNT} in each state. */
    public ParkedStatus status(Connection connection) throws SQLException {
        dialect.useIndexes(connection);
        Map<ParkedState, Long> counts = new EnumMap<>(ParkedState.class);
        Duration oldest = Duration.ZERO;
        String sql = schema.in("SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM ${schema}.inbox_parked WHERE "
                + dialect.inState() + " LIMIT " + OutboxStatus.MAX_COUNT + ") AS counted), "
                + dialect.message()
                        .time()
                        .apply("(SELECT parked_at FROM ${schema}.inbox_parked WHERE " + dialect.inState() + " LIMIT 1)")
                + ", " + dialect.message().time().apply(dialect.words().now()));
        try (PreparedStatement counting = connection.prepareStatement(sql)) {
            counting.setQueryTimeout(MAX_STATUS_SECONDS);
            for (ParkedState state : ParkedState.values()) {
                bindState(counting, 1, state);
                bindState(counting, 4, state);
                try (ResultSet row = counting.executeQuery()) {
                    row.next();
                    counts.put(state, row.getLong(1));
                    Duration age = age(row);
                    oldest = state == ParkedState.SKIPPED || age.compareTo(oldest) < 0 ? oldest : age;
                }
            }
        }
        return new ParkedStatus(counts, oldest);
    }

    private static void bindState(PreparedStatement statement, int first, ParkedState state) throws SQLException {
        statement.setString(first, state.name());
        statement.setLong(first + 1, 0);
        statement.setString(first + 2, state.name());
    }

    private Duration age(ResultSet row) throws SQLException {
        Instant parkedAt = dialect.message().codec().types().time(row, 2);
        Duration age = parkedAt == null
                ? Duration.ZERO
                : Duration.between(parkedAt, dialect.message().codec().requiredTime(row, 3));
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** The parked messages with greater numbers, in order. */
    public ParkedPage page(Connection connection, ParkedFilter filter, long after, int limit) throws SQLException {
        Found found = select.find(connection, filter, after, limit);
        if (found.numbers().isEmpty()) {
            return new ParkedPage(List.of(), found.next());
        }
        String sql = schema.in("SELECT number, consumer, reader, state, attempts, last_error, "
                + dialect.message().time().apply("next_attempt_at") + ", "
                + dialect.message().time().apply("parked_at") + ", "
                + dialect.message().time().apply("changed_at") + ", "
                + dialect.message().selected()
                + " FROM ${schema}.inbox_parked WHERE number IN (" + list(found.numbers()) + ") ORDER BY number");
        List<ParkedEntry> entries = new ArrayList<>();
        try (PreparedStatement read = connection.prepareStatement(sql)) {
            read.setFetchSize(ROWS_PER_FETCH);
            try (ResultSet rows = read.executeQuery()) {
                boolean isWhole = read(rows, entries);
                return new ParkedPage(
                        entries,
                        isWhole ? found.next() : Long.valueOf(entries.getLast().number()));
            }
        }
    }

    /** Returns whether all were read: nobody wants gigabytes in memory. */
    private boolean read(ResultSet rows, List<ParkedEntry> entries) throws SQLException {
        long bytes = 0;
        while (rows.next()) {
            entries.add(entry(rows));
            bytes += entries.getLast().message().payloadSize();
            if (bytes > MAX_PAGE_BYTES) {
                return false;
            }
        }
        return true;
    }

    private static String list(List<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
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

    /** What a change of all that pass the filter, which names a state, would change. */
    public ParkedPreview preview(Connection connection, ParkedFilter filter) throws SQLException {
        return select.count(connection, filter);
    }

    /** Makes messages due that do not wait behind others, at most so many with greater numbers. */
    public ParkedStep retry(Connection connection, ParkedFilter filter, long after, int limit) throws SQLException {
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
    public ParkedStep skip(Connection connection, ParkedFilter filter, long after, int limit) throws SQLException {
        return change(
                connection, new Plan(filter, "state <> 'SKIPPED'", "state = 'SKIPPED', lane = NULL"), after, limit);
    }

    /** Puts a message in the place of the one that the filter names; returns whether that is there. */
    public boolean edit(Connection connection, ParkedFilter filter, Message edited) throws SQLException {
        return new ParkedEdit(schema, dialect).run(connection, filter, edited);
    }

    private record Plan(ParkedFilter filter, String condition, String values) {
        /** What was found before may have changed meanwhile. */
        private String lock(List<Long> found, ParkingDialect dialect) {
            return "SELECT number, consumer, lane FROM ${schema}.inbox_parked WHERE number IN (" + list(found)
                    + ") AND " + condition + (filter.state() == null ? "" : " AND state = '" + filter.state() + "'")
                    + (filter.unchangedSince() == null
                            ? ""
                            : " AND changed_at <= " + dialect.message().timeParameter())
                    + " ORDER BY number FOR UPDATE";
        }
    }

    private ParkedStep change(Connection connection, Plan plan, long after, int limit) throws SQLException {
        Found found = select.find(connection, plan.filter(), after, limit);
        if (found.numbers().isEmpty()) {
            return new ParkedStep(0, found.next());
        }
        List<Long> numbers = new ArrayList<>();
        Map<String, Set<Long>> lanes = new HashMap<>();
        lock(connection, plan, found.numbers(), numbers, lanes);
        update(connection, plan.values(), numbers);
        lanes.forEach((consumer, some) -> {
            int unused = store.promote(connection, consumer, some);
        });
        return new ParkedStep(numbers.size(), found.next());
    }

    /** Adds the numbers that are left, and what lanes each consumer has with them. */
    private void lock(
            Connection connection, Plan plan, List<Long> found, List<Long> numbers, Map<String, Set<Long>> lanes)
            throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(schema.in(plan.lock(found, dialect)))) {
            Instant unchangedSince = plan.filter().unchangedSince();
            if (unchangedSince != null) {
                dialect.message().codec().bindTime(lock, 1, unchangedSince);
            }
            try (ResultSet rows = lock.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                    long lane = rows.getLong(3);
                    if (!rows.wasNull()) {
                        lanes.computeIfAbsent(rows.getString(2), consumer -> new HashSet<>())
                                .add(lane);
                    }
                }
            }
        }
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
}

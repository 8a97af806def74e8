package dev.hitotsu.jdbc.internal.parking;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.parking.NewlyParked;
import dev.hitotsu.inbox.parking.ParkedMessage;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.InboxConnections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parked messages of consumers in a table. Thread-safe; blocks. */
public final class SqlParkingStore implements ParkingStore<Connection> {
    private static final int FIRST_MESSAGE_COLUMN = 9;
    private static final int MAX_ERROR_LENGTH = 2_000;

    /** Of the messages of a lane that are taken together. A single one may be larger. */
    private static final long MAX_BYTES = 16 << 20;

    private static final int ROWS_PER_FETCH = 5;
    private static final int LANES_PER_STATEMENT = 512;

    private final ParkingDialect dialect;
    private final ParkingStatements sql;

    private SqlParkingStore(ParkingDialect dialect, ParkingStatements sql) {
        this.dialect = dialect;
        this.sql = sql;
    }

    /** The parked messages of a schema. */
    public static SqlParkingStore of(SchemaName schema, ParkingDialect dialect) {
        requireNonNull(schema, "schema: null (expected: the name of a schema)");
        requireNonNull(dialect, "dialect: null (expected: the dialect of a database)");
        return new SqlParkingStore(dialect, new ParkingStatements(schema, dialect));
    }

    private interface Work<R> {
        R run() throws SQLException;
    }

    private <R> R inTransaction(Connection transaction, String what, Work<R> work) {
        try {
            InboxConnections.requireTransaction(transaction);
            return work.run();
        } catch (SQLException e) {
            throw new InboxException("parked messages could not be " + what + ": " + dialect.explain(e), e);
        }
    }

    @Override
    public Set<Long> heldLanes(Connection transaction, String consumer, Collection<Long> lanes) {
        return inTransaction(transaction, "looked for", () -> {
            Set<Long> held = new HashSet<>();
            for (List<Long> some : portions(lanes)) {
                held.addAll(numbers(transaction, sql.heldLanes(some.size()), consumer, some));
            }
            return held;
        });
    }

    /** Portions of few sizes, so that there are few statements; the last number is repeated. */
    private static List<List<Long>> portions(Collection<Long> numbers) {
        List<Long> all = List.copyOf(new HashSet<>(numbers));
        List<List<Long>> portions = new ArrayList<>();
        for (int start = 0; start < all.size(); start += LANES_PER_STATEMENT) {
            List<Long> some = new ArrayList<>(all.subList(start, Math.min(all.size(), start + LANES_PER_STATEMENT)));
            while (Integer.bitCount(some.size()) > 1) {
                some.add(some.getLast());
            }
            portions.add(some);
        }
        return portions;
    }

    private static List<Long> numbers(Connection transaction, String statement, String consumer, List<Long> parameters)
            throws SQLException {
        try (PreparedStatement select = transaction.prepareStatement(statement)) {
            select.setString(1, consumer);
            for (int i = 0; i < parameters.size(); i++) {
                select.setLong(i + 2, parameters.get(i));
            }
            List<Long> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
            }
            return found;
        }
    }

    @Override
    public void park(Connection transaction, String consumer, List<NewlyParked> messages) {
        int unused = inTransaction(transaction, "written", () -> {
            try (PreparedStatement insert = transaction.prepareStatement(sql.park)) {
                for (NewlyParked one : messages) {
                    bind(insert, consumer, one);
                    insert.addBatch();
                }
                // No driver needs to know how many of them are new.
                return insert.executeBatch().length;
            }
        });
    }

    private void bind(PreparedStatement insert, String consumer, NewlyParked one) throws SQLException {
        insert.setString(1, consumer);
        insert.setString(2, InboxConnections.shortened(one.reader()));
        insert.setString(3, one.state().name());
        insert.setObject(4, one.lane(), Types.BIGINT);
        insert.setInt(5, one.attempts());
        insert.setString(6, one.error() == null ? null : shortened(one.error()));
        int next = dialect.message().codec().bind(insert, 7, one.message());
        insert.setLong(next, one.delay().toMillis());
    }

    /** No database keeps the character zero in a text. */
    private static String shortened(String error) {
        return error.substring(0, Math.min(error.length(), MAX_ERROR_LENGTH)).replace('\0', '?');
    }

    @Override
    public int countPending(Connection transaction, String consumer, int limit) {
        return inTransaction(transaction, "counted", () -> {
            try (PreparedStatement select = transaction.prepareStatement(sql.countPending)) {
                select.setString(1, consumer);
                select.setInt(2, limit);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getInt(1);
                }
            }
        });
    }

    @Override
    public List<ParkedMessage> take(Connection transaction, String consumer, int max) {
        return inTransaction(transaction, "taken", () -> {
            List<ParkedMessage> taken = new ArrayList<>();
            for (long number : numbers(transaction, sql.due, consumer, List.of())) {
                try (PreparedStatement select = transaction.prepareStatement(sql.lockDue)) {
                    select.setLong(1, number);
                    read(select, MAX_BYTES, taken);
                }
                if (!taken.isEmpty()) {
                    takeBehind(transaction, taken.getFirst(), max - 1, taken);
                    break;
                }
            }
            return taken;
        });
    }

    private void takeBehind(Connection transaction, ParkedMessage first, long max, List<ParkedMessage> taken)
            throws SQLException {
        Long lane = first.lane();
        if (lane == null || first.attempts() > 0 || max == 0) {
            return;
        }
        List<Long> behind = numbers(transaction, sql.behind, first.consumer(), List.of(lane, first.number(), max));
        if (behind.isEmpty()) {
            return;
        }
        List<Long> some = portions(behind).getFirst();
        try (PreparedStatement select = transaction.prepareStatement(sql.lockBehind(some.size()))) {
            select.setFetchSize(ROWS_PER_FETCH);
            for (int i = 0; i < some.size(); i++) {
                select.setLong(i + 1, some.get(i));
            }
            read(select, MAX_BYTES - first.message().payloadSize(), taken);
        }
    }

    private void read(PreparedStatement select, long maxBytes, List<ParkedMessage> found) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            long left = maxBytes;
            while (left > 0 && rows.next()) {
                ParkedMessage message = read(rows);
                left -= message.message().payloadSize();
                if (left > 0 || found.isEmpty()) {
                    found.add(message);
                }
            }
        }
    }

    private ParkedMessage read(ResultSet rows) throws SQLException {
        long number = rows.getLong(1);
        long lane = rows.getLong(5);
        return new ParkedMessage(
                number,
                rows.getString(2),
                dialect.message()
                        .codec()
                        .read(rows, number, FIRST_MESSAGE_COLUMN)
                        .message(),
                rows.getString(3),
                ParkedState.valueOf(rows.getString(4)),
                isNull(rows, 5) ? null : lane,
                rows.getInt(6),
                rows.getString(7),
                rows.getLong(8));
    }

    private static boolean isNull(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column) == null;
    }

    @Override
    public void remove(Connection transaction, List<ParkedMessage> taken) {
        int removed = inTransaction(transaction, "removed", () -> {
            int rows = 0;
            for (ParkedMessage message : taken) {
                rows += change(transaction, sql.remove, message.number());
            }
            return rows;
        });
        if (removed != taken.size()) {
            throw new InboxException(removed + " of " + taken.size() + " parked messages are there (expected: all that"
                    + " were taken in this transaction)");
        }
    }

    private static int change(Connection transaction, String statement, long number) throws SQLException {
        try (PreparedStatement update = transaction.prepareStatement(statement)) {
            update.setLong(1, number);
            return update.executeUpdate();
        }
    }

    @Override
    public boolean fail(Connection transaction, ParkedMessage message, String error, @Nullable Duration delay) {
        return inTransaction(transaction, "changed", () -> {
            try (PreparedStatement update = transaction.prepareStatement(delay == null ? sql.giveUp : sql.fail)) {
                int next = 1;
                update.setString(next++, shortened(error));
                if (delay != null) {
                    update.setLong(next++, delay.toMillis());
                }
                update.setLong(next++, message.number());
                update.setLong(next, message.version());
                return update.executeUpdate() == 1;
            }
        });
    }

    @Override
    public int promote(Connection transaction, String consumer, Collection<Long> lanes) {
        return inTransaction(transaction, "changed", () -> {
            int promoted = 0;
            for (List<Long> some : portions(lanes)) {
                for (long first : numbers(transaction, sql.firstOf(some.size()), consumer, some)) {
                    promoted += change(transaction, sql.promote, first);
                }
            }
            return promoted;
        });
    }

    @Override
    public int promoteAll(Connection transaction, String consumer) {
        List<Long> lanes = inTransaction(
                transaction, "looked for", () -> numbers(transaction, sql.waitingLanes, consumer, List.of()));
        return lanes.isEmpty() ? 0 : promote(transaction, consumer, lanes);
    }
}

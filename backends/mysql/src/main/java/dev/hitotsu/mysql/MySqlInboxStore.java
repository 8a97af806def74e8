package dev.hitotsu.mysql;

import dev.hitotsu.inbox.ClaimAges;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.InboxConnections;
import dev.hitotsu.mysql.internal.Uuids;
import dev.hitotsu.mysql.internal.table.Parameters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Claims in MySQL or MariaDB. A claim is an INSERT that leaves out what is there; it waits for other open claims. Where
 * some are left out, the mark in the rows tells which. It claims ids in a fixed order, so two batches that share ids
 * cannot block each other.
 *
 * <p>A deadlock makes the server roll a whole transaction back, and a later statement begins another one, in which a
 * COMMIT would keep half of the work. So each claim sets a savepoint, which is gone then, and each commit looks for it.
 * Thread-safe; blocks.
 */
final class MySqlInboxStore implements InboxStore<Connection> {
    private static final int MAX_CONSUMER_LENGTH = 255;

    private static final int IDS_PER_STATEMENT = 1_000;
    private static final String SAVEPOINT = "hitotsu_claimed";

    private final SchemaName schema;
    private final MySqlRights rights;

    MySqlInboxStore(SchemaName schema) {
        this.schema = schema;
        this.rights = MySqlRights.of(schema);
    }

    @Override
    public Set<UUID> claim(Connection transaction, String consumer, Collection<UUID> ids) {
        requireStorable(consumer);
        try {
            InboxConnections.requireTransaction(transaction);
            List<UUID> sorted = ids.stream().sorted().distinct().toList();
            Set<UUID> claimed = HashSet.newHashSet(sorted.size());
            long mark = ThreadLocalRandom.current().nextLong();
            for (int start = 0; start < sorted.size(); start += IDS_PER_STATEMENT) {
                List<UUID> some = sorted.subList(start, Math.min(sorted.size(), start + IDS_PER_STATEMENT));
                int inserted = insert(transaction, consumer, some, mark);
                claimed.addAll(inserted == some.size() ? some : marked(transaction, consumer, some, mark));
            }
            execute(transaction, "SAVEPOINT " + SAVEPOINT);
            return claimed;
        } catch (SQLException e) {
            throw new InboxException(
                    ids.size() + " message(s) could not be claimed in " + schema + ".inbox: "
                            + rights.explain(e, MySqlRights.Use.CONSUME),
                    e);
        }
    }

    /** What is too long would be cut off, with a warning alone. */
    private static void requireStorable(String consumer) {
        if (consumer.length() > MAX_CONSUMER_LENGTH) {
            throw new InboxException(
                    "consumer: " + consumer.length() + " characters (expected: at most " + MAX_CONSUMER_LENGTH + ")");
        }
    }

    /** Inserts the ids that are not there; returns how many. */
    private int insert(Connection transaction, String consumer, List<UUID> ids, long mark) throws SQLException {
        String sql = schema.in("INSERT IGNORE INTO ${schema}.inbox (consumer, message_id, mark) VALUES (?, ?, ?)"
                + ", (?, ?, ?)".repeat(ids.size() - 1));
        try (PreparedStatement insert = transaction.prepareStatement(sql)) {
            int next = 1;
            for (UUID id : ids) {
                insert.setString(next++, consumer);
                insert.setBytes(next++, Uuids.toBytes(id));
                insert.setLong(next++, mark);
            }
            return insert.executeUpdate();
        }
    }

    private Set<UUID> marked(Connection transaction, String consumer, List<UUID> ids, long mark) throws SQLException {
        String sql =
                schema.in("SELECT message_id FROM ${schema}.inbox WHERE consumer = ? AND mark = ? AND message_id IN ("
                        + Parameters.marks(ids.size()) + ")");
        Set<UUID> found = new HashSet<>();
        try (PreparedStatement select = transaction.prepareStatement(sql)) {
            select.setString(1, consumer);
            select.setLong(2, mark);
            int next = 3;
            for (UUID id : ids) {
                select.setBytes(next++, Uuids.toBytes(id));
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(Uuids.of(rows.getBytes(1)));
                }
            }
        }
        return found;
    }

    @Override
    public void commit(Connection transaction) {
        requireTransactionOfClaim(transaction);
        try {
            transaction.commit();
        } catch (SQLException e) {
            throw new InboxException("claims and effects could not be committed: " + e.getMessage(), e);
        }
    }

    @Override
    public void requireCommittable(Connection transaction) {
        requireTransactionOfClaim(transaction);
        try {
            execute(transaction, "SAVEPOINT " + SAVEPOINT);
        } catch (SQLException e) {
            throw new InboxException("claims and effects cannot be committed: " + e.getMessage(), e);
        }
    }

    private static void requireTransactionOfClaim(Connection transaction) {
        try {
            execute(transaction, "RELEASE SAVEPOINT " + SAVEPOINT);
        } catch (SQLException e) {
            throw new InboxException(
                    "claims and effects cannot be committed: the transaction is not the one of the claim; the server rolled"
                            + " that back (expected: errors end the work): " + e.getMessage(),
                    e);
        }
    }

    @Override
    public Set<String> reportReader(Connection transaction, String consumer, String reader, Duration within) {
        String shortened = InboxConnections.shortened(reader);
        try {
            InboxConnections.requireTransaction(transaction);
            report(transaction, consumer, shortened);
            execute(transaction, "SAVEPOINT " + SAVEPOINT);
            return otherReaders(transaction, consumer, shortened, within);
        } catch (SQLException e) {
            throw new InboxException(
                    "reader \"" + reader + "\" could not be noted in " + schema + ".inbox_reader: "
                            + rights.explain(e, MySqlRights.Use.CONSUME),
                    e);
        }
    }

    private void report(Connection transaction, String consumer, String reader) throws SQLException {
        String seen = schema.in("INSERT INTO ${schema}.inbox_reader (consumer, reader, seen_at)"
                + " VALUES (?, ?, UTC_TIMESTAMP(6)) ON DUPLICATE KEY UPDATE seen_at = UTC_TIMESTAMP(6)");
        execute(transaction, seen, consumer, reader);
        // Only what is there is deleted, by its key: a range would be locked against the notes of other processes, and
        // two of them would be a deadlock.
        for (String gone : goneReaders(transaction, consumer, reader)) {
            execute(
                    transaction,
                    schema.in("DELETE FROM ${schema}.inbox_reader WHERE consumer = ? AND reader = ?"
                            + " AND seen_at < UTC_TIMESTAMP(6) - INTERVAL 2 DAY"),
                    consumer,
                    gone);
        }
    }

    private static void execute(Connection transaction, String sql, String consumer, String reader)
            throws SQLException {
        try (PreparedStatement update = transaction.prepareStatement(sql)) {
            update.setString(1, consumer);
            update.setString(2, reader);
            update.executeUpdate();
        }
    }

    private Set<String> goneReaders(Connection transaction, String consumer, String reader) throws SQLException {
        String sql = schema.in("SELECT reader FROM ${schema}.inbox_reader WHERE consumer = ? AND reader <> ?"
                + " AND seen_at < UTC_TIMESTAMP(6) - INTERVAL 2 DAY");
        try (PreparedStatement select = transaction.prepareStatement(sql)) {
            select.setString(1, consumer);
            select.setString(2, reader);
            return InboxConnections.texts(select);
        }
    }

    private Set<String> otherReaders(Connection transaction, String consumer, String reader, Duration within)
            throws SQLException {
        String sql = schema.in("SELECT reader FROM ${schema}.inbox_reader WHERE consumer = ? AND reader <> ?"
                + " AND seen_at > UTC_TIMESTAMP(6) - INTERVAL ? * 1000 MICROSECOND");
        try (PreparedStatement select = transaction.prepareStatement(sql)) {
            select.setString(1, consumer);
            select.setString(2, reader);
            select.setLong(3, within.toMillis());
            return InboxConnections.texts(select);
        }
    }

    /** Looks without locks, and deletes by key: a range would be locked with the claims of others in it. */
    @Override
    public int deleteOldClaims(Connection transaction, String consumer, ClaimAges ages, int limit) {
        try {
            InboxConnections.requireTransaction(transaction);
            List<byte[]> old = old(transaction, consumer, ages, limit);
            if (!old.isEmpty()) {
                delete(transaction, consumer, ages, old);
            }
            execute(transaction, "SAVEPOINT " + SAVEPOINT);
            return old.size();
        } catch (SQLException e) {
            throw new InboxException(
                    "claims older than " + ages.above() + " could not be deleted: "
                            + rights.explain(e, MySqlRights.Use.CONSUME),
                    e);
        }
    }

    private List<byte[]> old(Connection transaction, String consumer, ClaimAges ages, int limit) throws SQLException {
        String sql = schema.in("SELECT message_id FROM ${schema}.inbox"
                + " WHERE claimed_at < UTC_TIMESTAMP(6) - INTERVAL ? * 1000 MICROSECOND"
                + " AND claimed_at >= UTC_TIMESTAMP(6) - INTERVAL ? * 1000 MICROSECOND AND consumer = ?"
                + " ORDER BY claimed_at LIMIT ?");
        try (PreparedStatement select = transaction.prepareStatement(sql)) {
            select.setLong(1, ages.above().toMillis());
            select.setLong(2, ages.upTo().toMillis());
            select.setString(3, consumer);
            select.setInt(4, limit);
            List<byte[]> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getBytes(1));
                }
            }
            return found;
        }
    }

    /** Compares the age again: another process may have deleted a claim, and a third one claimed the message anew. */
    private void delete(Connection transaction, String consumer, ClaimAges ages, List<byte[]> ids) throws SQLException {
        String sql = schema.in("DELETE FROM ${schema}.inbox WHERE consumer = ? AND message_id IN ("
                + Parameters.marks(ids.size()) + ") AND claimed_at < UTC_TIMESTAMP(6) - INTERVAL ? * 1000 MICROSECOND");
        try (PreparedStatement delete = transaction.prepareStatement(sql)) {
            int next = 1;
            delete.setString(next++, consumer);
            for (byte[] id : ids) {
                delete.setBytes(next++, id);
            }
            delete.setLong(next, ages.above().toMillis());
            delete.executeUpdate();
        }
    }

    private static void execute(Connection transaction, String sql) throws SQLException {
        try (Statement statement = transaction.createStatement()) {
            statement.execute(sql);
        }
    }
}

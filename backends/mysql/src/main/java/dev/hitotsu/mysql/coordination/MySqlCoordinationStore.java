package dev.hitotsu.mysql.coordination;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.coordination.EntryPath;
import dev.hitotsu.jdbc.internal.coordination.SqlSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A coordination store in tables of MySQL or MariaDB. It uses the server's clock only. A write is a transaction that
 * locks the counter of its folder first, so entries of a folder appear in the order of their numbers.
 *
 * <p>The server tells nobody of changes: the store looks for them 20 times a second while something is watched, with
 * one short query for all. So who waits for a lock has it some 50 ms after it was given back. Thread-safe; blocks.
 *
 * <p>Connect to the primary: a replica lags behind. A fencing token survives a failover if its commit does. With
 * asynchronous replication, the servers may give out a token twice.
 */
public final class MySqlCoordinationStore implements CoordinationStore {
    private final CoordinationTransactions transactions;
    private final EntryTable entries;
    private final SessionTable sessions;
    private final FolderPoller poller;
    private final Runnable onClose;
    private final AtomicBoolean started = new AtomicBoolean();

    private MySqlCoordinationStore(DataSource dataSource, SchemaName schema, Runnable onClose) {
        this.transactions = new CoordinationTransactions(dataSource, schema);
        this.entries = new EntryTable(schema);
        this.sessions = new SessionTable(transactions, entries);
        this.poller = new FolderPoller(transactions, entries, sessions);
        this.onClose = onClose;
    }

    /**
     * A store with its tables in this database of the server. It takes connections from the data source, one for each
     * operation, and does not close the data source.
     */
    public static MySqlCoordinationStore of(DataSource dataSource, SchemaName schema) {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        requireNonNull(schema, "schema: null (expected: the name of a schema, such as SchemaName.DEFAULT)");
        return new MySqlCoordinationStore(dataSource, schema, () -> {});
    }

    /** As {@link #of}; runs {@code onClose} when the store is closed. */
    static MySqlCoordinationStore of(DataSource dataSource, SchemaName schema, Runnable onClose) {
        return new MySqlCoordinationStore(dataSource, schema, onClose);
    }

    /** Ends expired sessions before the first operation, because no other client may have been there to do it. */
    private CoordinationTransactions started() {
        if (!started.get()) {
            try {
                long unused = sessions.endExpired();
            } catch (SQLException e) {
                throw transactions.translate(e);
            }
            poller.start();
            started.set(true);
        }
        return transactions;
    }

    @Override
    public StoreSession openSession(Duration length) {
        requireNonNull(length, "timeout: null (expected: a duration)");
        started();
        return SqlSession.open(sessions, length);
    }

    @Override
    public Optional<StoreEntry> get(String path) {
        requireNonNull(path, "path: null (expected: a path)");
        return started().run(connection -> entries.find(connection, path)).map(EntryTable.Row::entry);
    }

    @Override
    public List<String> paths(String folder) {
        requireNonNull(folder, "folder: null (expected: the name of a folder)");
        Set<String> paths = started().run(connection -> entries.paths(connection, folder));
        CoordinationStore.requireListable(folder, paths.size());
        return List.copyOf(paths);
    }

    @Override
    public List<StoreEntry> entries(String folder) {
        requireNonNull(folder, "folder: null (expected: the name of a folder)");
        List<StoreEntry> found = started().run(connection -> entries.entries(connection, folder));
        CoordinationStore.requireListable(folder, found.size());
        return found;
    }

    @Override
    public StoreEntry enqueue(StoreSession session, String folder, String name, byte[] value) {
        return claim(session, EntryPath.join(folder, name), value)
                .orElseThrow(() -> new IllegalStateException("name: " + name + " (expected: one used by nobody else)"));
    }

    @Override
    public Optional<StoreEntry> claim(StoreSession session, String path, byte[] value) {
        SqlSession owner = (SqlSession) requireNonNull(session, "session: null (expected: a store session)");
        owner.requireAlive();
        byte[] checked = StoreEntry.checkValue(path, value);
        return started().run(connection -> {
            if (!sessions.hold(connection, owner.id())) {
                throw owner.markEnded();
            }
            return entries.find(connection, path).isPresent()
                    ? found(connection, owner, path, checked)
                    : create(connection, owner, path, checked);
        });
    }

    private Optional<StoreEntry> create(Connection connection, SqlSession owner, String path, byte[] value)
            throws SQLException {
        long counter = entries.count(connection, EntryPath.of(path).folder());
        return entries.find(connection, path).isPresent()
                ? found(connection, owner, path, value)
                : Optional.of(entries.insert(connection, path, value, counter, owner.id()));
    }

    private Optional<StoreEntry> found(Connection connection, SqlSession owner, String path, byte[] value)
            throws SQLException {
        return entries.find(connection, path)
                .filter(row -> isOf(owner, row) && Arrays.equals(row.entry().value(), value))
                .map(EntryTable.Row::entry);
    }

    private static boolean isOf(SqlSession owner, EntryTable.Row row) {
        return owner.id().equals(row.session());
    }

    @Override
    public void release(StoreSession session, String path) {
        SqlSession owner = (SqlSession) requireNonNull(session, "session: null (expected: a store session)");
        boolean unused = deleteIf(path, row -> isOf(owner, row));
    }

    @Override
    public void releaseClaim(StoreSession session, StoreEntry claimed) {
        SqlSession owner = (SqlSession) requireNonNull(session, "session: null (expected: a store session)");
        requireNonNull(claimed, "claimed: null (expected: a claim)");
        boolean unused = deleteIf(
                claimed.path(), row -> isOf(owner, row) && row.entry().createRevision() == claimed.createRevision());
    }

    @Override
    public boolean delete(String path, long version) {
        return deleteIf(
                path,
                row -> row.session() == null
                        && (version == StoreEntry.ANY || version == row.entry().version()));
    }

    private boolean deleteIf(String path, Predicate<EntryTable.Row> condition) {
        requireNonNull(path, "path: null (expected: a path)");
        return started().run(connection -> {
            // Watchers are called where the counter has changed, so it stays where nothing changes.
            if (entries.find(connection, path).filter(condition).isEmpty()) {
                return false;
            }
            long unused = entries.count(connection, EntryPath.of(path).folder());
            boolean isMet = entries.find(connection, path).filter(condition).isPresent();
            if (isMet) {
                entries.delete(connection, path);
            }
            return isMet;
        });
    }

    @Override
    public Optional<StoreEntry> put(String path, byte[] value, long version, @Nullable StoreEntry guard) {
        byte[] checked = StoreEntry.checkValue(path, value);
        return started().run(connection -> {
            long counter = entries.count(connection, EntryPath.of(path).folder());
            if (guard != null && !entries.lock(connection, guard)) {
                throw new GuardLostException(
                        guard.path() + ": gone (expected: created at " + guard.createRevision() + ")");
            }
            return write(connection, path, checked, version, counter);
        });
    }

    private Optional<StoreEntry> write(Connection connection, String path, byte[] value, long version, long counter)
            throws SQLException {
        Optional<EntryTable.Row> present = entries.find(connection, path);
        if (present.isEmpty()) {
            return version == StoreEntry.ANY || version == StoreEntry.ABSENT
                    ? Optional.of(entries.insert(connection, path, value, counter, null))
                    : Optional.empty();
        }
        EntryTable.Row row = present.get();
        boolean mayWrite = row.session() == null
                && (version == StoreEntry.ANY || version == row.entry().version());
        return mayWrite ? Optional.of(entries.update(connection, row.entry(), value, counter)) : Optional.empty();
    }

    @Override
    public StoreWatch watch(String path, Runnable changed) {
        requireNonNull(path, "path: null (expected: a path)");
        requireNonNull(changed, "listener: null (expected: what to call)");
        return poller.watch(path, changed);
    }

    @Override
    public void close() {
        transactions.close();
        poller.close();
        onClose.run();
    }
}

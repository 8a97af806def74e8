package dev.hitotsu.postgresql.coordination;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.jdbc.internal.coordination.EntryPath;
import dev.hitotsu.jdbc.internal.coordination.SqlSession;
import dev.hitotsu.postgresql.internal.PostgreSqlState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordination store in tables of a PostgreSQL database. It uses the database's clock only. Every operation is one
 * statement, and so one round trip and one transaction.
 *
 * <p>The store keeps one connection open to listen for changes ({@code LISTEN}). A pooler that shares connections
 * between transactions does not pass them on, so connect directly to PostgreSQL. Thread-safe.
 *
 * <p>A fencing token survives a failover if its commit does. With an asynchronous standby, the database may give out a
 * token twice.
 */
public final class PostgreSqlCoordinationStore implements CoordinationStore {
    private static final Logger log = LoggerFactory.getLogger(PostgreSqlCoordinationStore.class);

    private static final char AFTER_SLASH = '/' + 1;

    private final SqlExecutor executor;
    private final CoordinationSql sql;
    private final SessionRows sessions;
    private final ChangeListener listener;
    private final Runnable onClose;
    private final AtomicBoolean started = new AtomicBoolean();

    private PostgreSqlCoordinationStore(DataSource dataSource, SchemaName schema, Runnable onClose) {
        this.executor = new SqlExecutor(dataSource, schema.value());
        this.sql = CoordinationSql.of(schema);
        this.sessions = new SessionRows(executor, sql);
        this.listener = new ChangeListener(executor, sql);
        this.onClose = onClose;
    }

    /**
     * A store in the schema. It takes connections from the data source, and does not close the data source.
     *
     * @param dataSource gives connections in auto-commit mode, at READ COMMITTED; the store holds one of them while it
     *     is open, so a pool needs at least two
     */
    public static PostgreSqlCoordinationStore of(DataSource dataSource, SchemaName schema) {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        requireNonNull(schema, "schema: null (expected: the name of a schema, such as SchemaName.DEFAULT)");
        return new PostgreSqlCoordinationStore(dataSource, schema, () -> {});
    }

    /** As {@link #of}; runs {@code onClose} when the store is closed. */
    static PostgreSqlCoordinationStore of(DataSource dataSource, SchemaName schema, Runnable onClose) {
        return new PostgreSqlCoordinationStore(dataSource, schema, onClose);
    }

    /** Ends expired sessions before the first operation, because no other client may have been there to do it. */
    private SqlExecutor started() {
        if (!started.get()) {
            if (mayWrite()) {
                listener.start();
            }
            started.set(true);
        }
        return executor;
    }

    /** False for a standby and for a role that may only read: reading works there, too. */
    private boolean mayWrite() {
        try {
            executor.runOrThrow(sql.endExpiredSessions(), PreparedStatement::executeUpdate);
            return true;
        } catch (SQLException e) {
            if (SqlState.hasCode(e, SqlState.READ_ONLY_TRANSACTION)
                    || SqlState.hasCode(e, PostgreSqlState.INSUFFICIENT_PRIVILEGE)) {
                log.info("the database may only be read, so entries of expired sessions are shown: {}", e.getMessage());
                return false;
            }
            throw executor.translate(e);
        }
    }

    @Override
    public StoreSession openSession(Duration length) {
        started();
        return SqlSession.open(sessions, length);
    }

    @Override
    public Optional<StoreEntry> get(String path) {
        return find(path, null);
    }

    /** The entry, if it belongs to the owner; for a null owner, whoever it belongs to. */
    private Optional<StoreEntry> find(String path, @Nullable UUID owner) {
        EntryPath parts = EntryPath.of(path);
        return started().run(sql.selectEntry(), select -> {
            select.setString(1, parts.folder());
            select.setString(2, parts.name());
            try (ResultSet row = select.executeQuery()) {
                boolean found = row.next() && (owner == null || owner.equals(row.getObject(4, UUID.class)));
                return found
                        ? Optional.of(new StoreEntry(path, row.getBytes(1), row.getLong(2), row.getLong(3)))
                        : Optional.empty();
            }
        });
    }

    @Override
    public List<String> paths(String folder) {
        return started().run(sql.selectPaths(), select -> {
            select.setString(1, folder);
            select.setString(2, folder);
            select.setString(3, folder + "/");
            select.setString(4, folder + AFTER_SLASH);
            Set<String> paths = new LinkedHashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    paths.add(EntryPath.join(folder, rows.getString(1)));
                }
            }
            CoordinationStore.requireListable(folder, paths.size());
            return List.copyOf(paths);
        });
    }

    @Override
    public List<StoreEntry> entries(String folder) {
        return started().run(sql.selectEntries(), select -> {
            select.setString(1, folder);
            List<StoreEntry> entries = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String path = EntryPath.join(folder, rows.getString(1));
                    entries.add(new StoreEntry(path, rows.getBytes(2), rows.getLong(3), rows.getLong(4)));
                }
            }
            CoordinationStore.requireListable(folder, entries.size());
            return entries;
        });
    }

    @Override
    public StoreEntry enqueue(StoreSession session, String folder, String name, byte[] value) {
        return claim(session, EntryPath.join(folder, name), value)
                .orElseThrow(() -> new IllegalStateException("name: " + name + " (expected: one used by nobody else)"));
    }

    @Override
    public Optional<StoreEntry> claim(StoreSession session, String path, byte[] value) {
        SqlSession owner = (SqlSession) session;
        owner.requireAlive();
        Optional<StoreEntry> created = create(owner, path, StoreEntry.checkValue(path, value));
        return created.isPresent()
                ? created
                : find(path, owner.id()).filter(present -> Arrays.equals(present.value(), value));
    }

    private Optional<StoreEntry> create(SqlSession owner, String path, byte[] value) {
        EntryPath parts = EntryPath.of(path);
        try {
            return executor.runOrThrow(sql.insertEntry(), insert -> {
                insert.setString(1, parts.folder());
                insert.setString(2, parts.folder());
                insert.setString(3, parts.name());
                insert.setBytes(4, value);
                insert.setObject(5, owner.id());
                try (ResultSet row = insert.executeQuery()) {
                    return row.next()
                            ? Optional.of(new StoreEntry(path, value, row.getLong(1), row.getLong(2)))
                            : Optional.empty();
                }
            });
        } catch (SQLException e) {
            throw SqlState.hasCode(e, PostgreSqlState.FOREIGN_KEY_VIOLATION)
                    ? owner.markEnded()
                    : executor.translate(e);
        }
    }

    @Override
    public void release(StoreSession session, String path) {
        UUID owner = ((SqlSession) session).id();
        EntryPath parts = EntryPath.of(path);
        executor.run(sql.deleteOwned(), delete -> {
            delete.setString(1, parts.folder());
            delete.setString(2, parts.name());
            delete.setObject(3, owner);
            return delete.executeUpdate();
        });
    }

    @Override
    public void releaseClaim(StoreSession session, StoreEntry claimed) {
        UUID owner = ((SqlSession) session).id();
        EntryPath parts = EntryPath.of(claimed.path());
        executor.run(sql.deleteClaim(), delete -> {
            delete.setString(1, parts.folder());
            delete.setString(2, parts.name());
            delete.setObject(3, owner);
            delete.setLong(4, claimed.createRevision());
            return delete.executeUpdate();
        });
    }

    @Override
    public Optional<StoreEntry> put(String path, byte[] value, long version, @Nullable StoreEntry guard) {
        byte[] checked = StoreEntry.checkValue(path, value);
        return executor.run(sql.put(version, guard != null), put -> {
            bind(put, EntryPath.of(path), checked, version, guard);
            try (ResultSet row = put.executeQuery()) {
                row.next();
                if (guard != null && !row.getBoolean(1)) {
                    throw new GuardLostException(
                            guard.path() + ": gone (expected: created at " + guard.createRevision() + ")");
                }
                long created = row.getLong(2);
                return row.wasNull()
                        ? Optional.empty()
                        : Optional.of(new StoreEntry(path, checked, created, row.getLong(3)));
            }
        });
    }

    private static void bind(
            PreparedStatement put, EntryPath path, byte[] value, long version, @Nullable StoreEntry guard)
            throws SQLException {
        int next = 1;
        if (guard != null) {
            EntryPath guarding = EntryPath.of(guard.path());
            put.setString(next++, guarding.folder());
            put.setString(next++, guarding.name());
            put.setLong(next++, guard.createRevision());
        }
        put.setString(next++, path.folder());
        boolean insert = version == StoreEntry.ANY || version == StoreEntry.ABSENT;
        if (!insert) {
            put.setBytes(next++, value);
        }
        put.setString(next++, path.folder());
        put.setString(next++, path.name());
        if (insert) {
            put.setBytes(next, value);
        } else {
            put.setLong(next, version);
        }
    }

    @Override
    public boolean delete(String path, long version) {
        boolean any = version == StoreEntry.ANY;
        EntryPath parts = EntryPath.of(path);
        return executor.run(any ? sql.delete() : sql.deleteVersion(), delete -> {
            delete.setString(1, parts.folder());
            delete.setString(2, parts.name());
            if (!any) {
                delete.setLong(3, version);
            }
            return delete.executeUpdate() > 0;
        });
    }

    @Override
    public StoreWatch watch(String path, Runnable changed) {
        return listener.watch(path, changed);
    }

    @Override
    public void close() {
        executor.close();
        listener.close();
        onClose.run();
    }
}

package dev.hitotsu.postgresql.coordination;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.jdbc.SchemaName;
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
 * A store in tables of a PostgreSQL database. All time is the database's; every operation is one statement, and so one round
 * trip and one transaction.
 *
 * <p>One connection is kept to hear of changes ({@code LISTEN}), which a pooler between transactions does not carry: connect
 * straight to PostgreSQL. Thread-safe.
 *
 * <p>Fencing tokens survive a failover as far as the database's commits do: with an asynchronous standby a token may be
 * given twice.
 */
public final class PostgreSqlCoordinationStore implements CoordinationStore {
    private static final Logger log = LoggerFactory.getLogger(PostgreSqlCoordinationStore.class);
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    /** A standby or a read-only transaction; a missing right. */
    private static final Set<String> READ_ONLY = Set.of("25006", "42501");

    private static final char AFTER_SLASH = '/' + 1;

    private final Database database;
    private final Statements statements;
    private final ChangeListener listener;
    private final Runnable onClose;
    private final AtomicBoolean used = new AtomicBoolean();

    private PostgreSqlCoordinationStore(DataSource dataSource, SchemaName schema, Runnable onClose) {
        this.database = new Database(dataSource, schema.value());
        this.statements = Statements.in(schema);
        this.listener = new ChangeListener(database, statements);
        this.onClose = onClose;
    }

    /**
     * A store in the schema, through connections of the data source, which stays open.
     *
     * @param dataSource gives connections in auto-commit mode, at READ COMMITTED; one is held while the store is open, so
     *     a pool needs two at least
     */
    public static PostgreSqlCoordinationStore of(DataSource dataSource, SchemaName schema) {
        return new PostgreSqlCoordinationStore(dataSource, schema, () -> {});
    }

    /** As {@link #of}, with something to do when it is closed. */
    static PostgreSqlCoordinationStore of(DataSource dataSource, SchemaName schema, Runnable onClose) {
        return new PostgreSqlCoordinationStore(dataSource, schema, onClose);
    }

    /** Before the first look at anything, what is over is put away: nobody else may have been here to do it. */
    private Database used() {
        if (!used.get()) {
            if (mayWrite()) {
                listener.start();
            }
            used.set(true);
        }
        return database;
    }

    /** False for a standby and for a role that may only read: reading works there, too. */
    private boolean mayWrite() {
        try {
            database.runOrThrow(statements.endExpired(), PreparedStatement::executeUpdate);
            return true;
        } catch (SQLException e) {
            if (READ_ONLY.contains(String.valueOf(e.getSQLState()))) {
                log.info("the database may only be read, so sessions that are over are shown: {}", e.getMessage());
                return false;
            }
            throw database.failed(e);
        }
    }

    @Override
    public StoreSession openSession(Duration length) {
        SqlSession session = SqlSession.open(used(), statements, length);
        return session;
    }

    @Override
    public Optional<StoreEntry> get(String path) {
        return find(path, null);
    }

    /** The entry, if it is the owner's, or for null anybody's. */
    private Optional<StoreEntry> find(String path, @Nullable UUID owner) {
        Path parts = Path.of(path);
        return used().run(statements.get(), select -> {
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
        return used().run(statements.paths(), select -> {
            select.setString(1, folder);
            select.setString(2, folder);
            select.setString(3, folder + "/");
            select.setString(4, folder + AFTER_SLASH);
            Set<String> paths = new LinkedHashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    paths.add(Path.in(folder, rows.getString(1)));
                }
            }
            return List.copyOf(paths);
        });
    }

    @Override
    public List<StoreEntry> entries(String folder) {
        return used().run(statements.entries(), select -> {
            select.setString(1, folder);
            List<StoreEntry> entries = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String path = Path.in(folder, rows.getString(1));
                    entries.add(new StoreEntry(path, rows.getBytes(2), rows.getLong(3), rows.getLong(4)));
                }
            }
            return entries;
        });
    }

    @Override
    public StoreEntry enqueue(StoreSession session, String folder, String name, byte[] value) {
        return claim(session, Path.in(folder, name), value)
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
        Path parts = Path.of(path);
        try {
            return database.runOrThrow(statements.enter(), insert -> {
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
            throw FOREIGN_KEY_VIOLATION.equals(e.getSQLState()) ? owner.over() : database.failed(e);
        }
    }

    @Override
    public void release(StoreSession session, String path) {
        UUID owner = ((SqlSession) session).id();
        Path parts = Path.of(path);
        database.run(statements.release(), delete -> {
            delete.setString(1, parts.folder());
            delete.setString(2, parts.name());
            delete.setObject(3, owner);
            return delete.executeUpdate();
        });
    }

    @Override
    public void releaseClaim(StoreSession session, StoreEntry claimed) {
        UUID owner = ((SqlSession) session).id();
        Path parts = Path.of(claimed.path());
        database.run(statements.releaseClaim(), delete -> {
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
        return database.run(statements.put(version, guard != null), put -> {
            bind(put, Path.of(path), checked, version, guard);
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

    private static void bind(PreparedStatement put, Path path, byte[] value, long version, @Nullable StoreEntry guard)
            throws SQLException {
        int next = 1;
        if (guard != null) {
            Path guarding = Path.of(guard.path());
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
        Path parts = Path.of(path);
        return database.run(any ? statements.delete() : statements.deleteVersion(), delete -> {
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
        database.close();
        listener.close();
        onClose.run();
    }
}

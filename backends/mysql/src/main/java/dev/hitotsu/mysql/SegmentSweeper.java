package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.RelaySettings;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.relay.ArchiveGate;
import dev.hitotsu.jdbc.internal.relay.Segments;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.MySqlState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the segment that grows when it is full, or old and delivered, and drops sealed segments that were delivered and
 * are past their retention. Whatever keeps a table, an open transaction for example, is waited for a second at most;
 * the next sweeps try again.
 */
final class SegmentSweeper implements Segments {
    private static final Logger log = LoggerFactory.getLogger(SegmentSweeper.class);

    /** How many positions make a segment full. */
    static final long FULL = 1 << 18;

    /** After a segment could not be sealed. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final long RENAME_TIMEOUT_SECONDS = 1;
    private static final String LOCK_TIMEOUTS =
            "SET SESSION lock_wait_timeout = %1$d, SESSION innodb_lock_wait_timeout = %1$d";

    private final SchemaName schema;
    private final SegmentRetention retention;
    private final long full;
    private final Duration pause;
    private final ArchiveGate archive;
    private final DataSource dataSource;
    private long notBefore = System.nanoTime();

    /** @param dataSource for the archive, which reads aside */
    SegmentSweeper(DataSource dataSource, SchemaName schema, RelaySettings settings) {
        this(dataSource, schema, settings.retention(), FULL, PAUSE, new ArchiveGate(settings.archive()));
    }

    SegmentSweeper(
            DataSource dataSource,
            SchemaName schema,
            SegmentRetention retention,
            long full,
            Duration pause,
            ArchiveGate archive) {
        this.dataSource = dataSource;
        this.archive = archive;
        this.schema = schema;
        this.retention = retention;
        this.full = full;
        this.pause = pause;
    }

    @Override
    public void sweep(Connection connection, LogCheckpoint saved) throws SQLException {
        new TableCheck(schema, ServerVersion.of(connection)).checkPositions(connection, saved.position());
        LogTables tables = LogTables.read(connection, schema);
        List<Long> ends = tables.ends();
        Deque<String> removable = new ArrayDeque<>();
        for (int i = 0; i < ends.size(); i++) {
            String table = LogTables.sealed(ends.get(i));
            if (saved.coversAllBefore(ends.get(i)) && isPastRetention(connection, table, ends.size() - i)) {
                removable.add(table);
            }
        }
        while (!removable.isEmpty()
                && archive.mayRemove(new TableSegment(dataSource, schema, removable.getFirst()), removable.size())) {
            drop(connection, removable.removeFirst());
        }
        if (isFull(connection, tables) || isOldAndDelivered(connection, tables, saved)) {
            seal(connection);
        }
    }

    @Override
    public boolean isDenied(SQLException error) {
        return MySqlState.isDenied(error);
    }

    private boolean isPastRetention(Connection connection, String table, int segmentsAgo) throws SQLException {
        return segmentsAgo > retention.segments() || isOlderThanRetention(connection, table);
    }

    private boolean isFull(Connection connection, LogTables tables) throws SQLException {
        return lastPosition(connection) - tables.currentFirst() >= full;
    }

    private boolean isOldAndDelivered(Connection connection, LogTables tables, LogCheckpoint saved)
            throws SQLException {
        long last = lastPosition(connection);
        return last > tables.currentFirst()
                && last <= saved.position()
                && isOlderThanRetention(connection, LogTables.CURRENT);
    }

    private boolean isOlderThanRetention(Connection connection, String table) throws SQLException {
        return ask(
                        connection,
                        "SELECT COALESCE((SELECT appended_at < UTC_TIMESTAMP(6) - INTERVAL "
                                + retention.age().toSeconds() + " SECOND FROM ${schema}." + table
                                + " ORDER BY position DESC LIMIT 1), 1)")
                == 1;
    }

    private void drop(Connection connection, String table) throws SQLException {
        if (tryWithShortLocks(connection, "DROP TABLE IF EXISTS ${schema}." + table)) {
            archive.removed(table);
            log.info("removed the segment in table {}", table);
        }
    }

    /**
     * Gives the segment that grows the name of a sealed one, and puts an empty one in its place: one statement, which
     * waits for every transaction that has appended, and keeps new ones waiting meanwhile. The named lock keeps two
     * relays from doing so at once; it is the session's, which also runs the statement, so nobody holds it who has lost
     * it.
     */
    private void seal(Connection connection) throws SQLException {
        long now = System.nanoTime();
        if (now - notBefore < 0 || ask(connection, "SELECT GET_LOCK('${schema}.segments', 0)") != 1) {
            return;
        }
        try {
            long end = LogTables.boundaryAfter(lastPosition(connection));
            prepareNext(connection, end);
            if (tryWithShortLocks(
                    connection,
                    "RENAME TABLE ${schema}.message TO ${schema}." + LogTables.sealed(end)
                            + ", ${schema}.message_next TO ${schema}.message")) {
                log.info("sealed a segment: table {}", LogTables.sealed(end));
            } else {
                notBefore = now + pause.toNanos();
            }
        } finally {
            ask(connection, "SELECT RELEASE_LOCK('${schema}.segments')");
        }
    }

    /** An empty table whose first row, at its first position, marks the beginning of a segment. */
    private void prepareNext(Connection connection, long first) throws SQLException {
        execute(connection, "DROP TABLE IF EXISTS ${schema}.message_next");
        execute(connection, "CREATE TABLE ${schema}.message_next LIKE ${schema}.message");
        execute(
                connection,
                "INSERT INTO ${schema}.message_next (position, kind, id, topic, type, occurred_at) VALUES (" + first
                        + ", 2, UNHEX('FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF'), '', '', UTC_TIMESTAMP(6))");
    }

    /** @return false if a lock was not free in time; then nothing was done */
    private boolean tryWithShortLocks(Connection connection, String sql) throws SQLException {
        long before = SessionVariables.number(connection, "lock_wait_timeout");
        long innoDbBefore = SessionVariables.number(connection, "innodb_lock_wait_timeout");
        execute(connection, LOCK_TIMEOUTS.formatted(RENAME_TIMEOUT_SECONDS));
        try {
            execute(connection, sql);
            return true;
        } catch (SQLException e) {
            if (!MySqlState.isLockTimeout(e) && !MySqlState.isConflict(e)) {
                throw e;
            }
            log.debug("the table is in use; a later clean-up tries again: {}", sql);
            return false;
        } finally {
            SessionVariables.set(connection, "lock_wait_timeout", before);
            SessionVariables.set(connection, "innodb_lock_wait_timeout", innoDbBefore);
        }
    }

    private long lastPosition(Connection connection) throws SQLException {
        return ask(connection, "SELECT COALESCE(MAX(position), 0) FROM ${schema}.message");
    }

    private long ask(Connection connection, String sql) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(schema.in(sql))) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(schema.in(sql));
        }
    }
}

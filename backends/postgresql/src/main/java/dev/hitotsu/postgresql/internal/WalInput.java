package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.relay.feed.FeedInput;
import dev.hitotsu.relay.feed.LogFeed;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Rows as they are committed, from the database's own log (WAL). Each connection has a slot of its own, so each begins
 * anew.
 */
public final class WalInput implements FeedInput<LogEntry> {
    private static final Logger log = LoggerFactory.getLogger(WalInput.class);
    private static final Duration IDLE = Duration.ofMillis(2);
    private static final Duration RECONNECT_DELAY = Duration.ofSeconds(5);

    private final DataSource replication;
    private final SchemaName schema;
    private final long maxRowBytes;
    private final FailureLog failures = new FailureLog(log, System::nanoTime);
    private volatile boolean closed;
    private volatile @Nullable WalStream stream;

    private WalInput(DataSource replication, SchemaName schema, long maxRowBytes) {
        this.replication = replication;
        this.schema = schema;
        this.maxRowBytes = maxRowBytes;
    }

    /**
     * Begins to follow the database's log, aside.
     *
     * @param replication gives connections for replication
     * @param maxRowBytes larger rows are left out
     */
    public static LogFeed<LogEntry> start(DataSource replication, SchemaName schema, long maxRowBytes) {
        return LogFeed.start(
                "hitotsu-wal",
                new WalInput(replication, schema, maxRowBytes),
                row -> row.message().size());
    }

    /**
     * Connects once, and says what would keep a feed from working; empty for nothing.
     *
     * @throws SQLException if the database is away, or refuses the connection
     */
    public static Optional<String> obstacle(DataSource replication, SchemaName schema, long maxRowBytes)
            throws SQLException {
        try (WalStream stream = WalStream.connect(replication)) {
            return stream.obstacle(schema, maxRowBytes);
        }
    }

    /**
     * Whether the publication is there. Without it, PostgreSQL 18 goes on and sends nothing.
     *
     * @param connection an ordinary one
     */
    public static boolean isPublished(Connection connection, SchemaName schema, long maxRowBytes) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM pg_publication WHERE pubname = ?")) {
            select.setString(1, WalStream.publication(schema, maxRowBytes));
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }

    @Override
    public void follow(LogFeed<LogEntry> feed) throws SQLException {
        try (WalStream opened = WalStream.connect(replication)) {
            stream = opened;
            if (closed) {
                return;
            }
            opened.begin(schema, maxRowBytes);
            log.info("schema {}: follows the database's log", schema);
            feed.begin(true);
            while (!closed) {
                WalRow row = opened.next();
                if (row == null) {
                    feed.pause(IDLE);
                } else {
                    feed.offer(row.toEntry());
                }
            }
        } finally {
            stream = null;
        }
    }

    @Override
    public Setback failed(Throwable error) {
        failures.log(
                Level.WARN,
                "schema " + schema + ": the database's log cannot be followed, the relay polls instead",
                error);
        return new Setback(
                "the database's log cannot be followed, the relay polls instead: " + error.getMessage(),
                RECONNECT_DELAY);
    }

    @Override
    public void disconnect() {
        closed = true;
        WalStream open = stream;
        if (open != null) {
            close(open);
        }
    }

    private static void close(WalStream open) {
        try {
            open.close();
        } catch (SQLException e) {
            log.debug("the connection to the database's log could not be ended", e);
        }
    }
}

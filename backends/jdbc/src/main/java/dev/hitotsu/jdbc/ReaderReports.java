package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.Inbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the inbox once a minute who claims under its name, and warns of others: each message has its effect in one of
 * them only, and nothing fails. For authors of handlers. Thread-safe.
 */
public final class ReaderReports {
    private static final Logger log = LoggerFactory.getLogger(ReaderReports.class);
    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final Inbox<Connection> inbox;
    private final String application;

    /** When each reader was reported last. There is one, unless a handler serves several receivers. */
    private final Map<String, Long> reportedAt = new ConcurrentHashMap<>();

    private final ReentrantLock reporting = new ReentrantLock();

    private ReaderReports(Inbox<Connection> inbox, String application) {
        this.inbox = inbox;
        this.application = application;
    }

    /**
     * Reports to this inbox.
     *
     * @param application a name of the application; empty for none
     */
    public static ReaderReports of(Inbox<Connection> inbox, String application) {
        requireNonNull(inbox, "inbox: null (expected: an inbox)");
        requireNonNull(application, "application: null (expected: a name, or an empty text)");
        return new ReaderReports(inbox, application);
    }

    /**
     * Reports the reader in a transaction of its own, if it is time to. Blocks for two round trips then.
     *
     * @param reader as {@link dev.hitotsu.message.receiver.ReceivedBatch#reader()} tells
     * @throws SQLException if there is no connection
     * @throws dev.hitotsu.inbox.InboxException if the database refuses
     */
    public void reportIfDue(DataSource dataSource, String reader) throws SQLException {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        requireNonNull(reader, "reader: null (expected: a name)");
        long now = System.nanoTime();
        Long before = reportedAt.get(reader);
        if (before != null && now - before < INTERVAL_NANOS) {
            return;
        }
        // One of several threads is enough.
        if (!reporting.tryLock()) {
            return;
        }
        try {
            report(dataSource, reader, now);
        } finally {
            reporting.unlock();
        }
    }

    private void report(DataSource dataSource, String reader, long now) throws SQLException {
        String name = application.isEmpty() ? reader : "application " + application + ", " + reader;
        Set<String> others;
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            others = inbox.reportReader(connection, name);
            inbox.commit(connection);
        }
        reportedAt.put(reader, now);
        if (!others.isEmpty()) {
            log.warn(
                    "inbox \"{}\" is used by {}, and within the last {} minutes also by {}: each message has its effect in one"
                            + " of them only (expected: a name of its own for each application)",
                    inbox.consumer(),
                    name,
                    Inbox.READER_MEMORY.toMinutes(),
                    new TreeSet<>(others));
        }
    }
}

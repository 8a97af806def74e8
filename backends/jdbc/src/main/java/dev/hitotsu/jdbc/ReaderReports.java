package dev.hitotsu.jdbc;

import dev.hitotsu.inbox.Inbox;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the inbox once a minute who claims under its name, and warns of others: each message has its effect in one of them only,
 * and nothing fails. Thread-safe.
 */
final class ReaderReports {
    private static final Logger log = LoggerFactory.getLogger(ReaderReports.class);
    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final Inbox<Connection> inbox;
    private final String application;

    /** When each reader was reported last. There is one, unless a handler serves several receivers. */
    private final Map<String, Long> reportedAt = new ConcurrentHashMap<>();

    /**
     * Reports.
     *
     * @param application a name of the application; empty for none
     */
    ReaderReports(Inbox<Connection> inbox, String application) {
        this.inbox = inbox;
        this.application = application;
    }

    /** Reports the reader in a transaction of its own, if it is time to. Blocks for two round trips then. */
    void reportIfDue(DataSource dataSource, String reader) throws Exception {
        long now = System.nanoTime();
        Long before = reportedAt.get(reader);
        if (before != null && now - before < INTERVAL_NANOS) {
            return;
        }
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

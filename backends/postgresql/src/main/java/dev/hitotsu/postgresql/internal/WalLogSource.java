package dev.hitotsu.postgresql.internal;

import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayStoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Reads rows as they are committed from the database's own log (WAL), and from the table whatever did not come that way: what
 * was there before, what is too large, what was missed while the stream was away or its reader slow. Both ways lead into the
 * same record of what was read, so no row is read twice or left out, and a relay may change from one to the other at any time.
 *
 * <p>Rows come from the stream alone once everything before it was read. That is not so at once: a transaction that was
 * committed before the stream began becomes visible a moment later, and its rows must come before those of later ones. Until all
 * transactions that could be such have ended, each read looks into the table first. Used by one thread.
 */
public final class WalLogSource implements LogSource {
    /** That a transaction rolled back, and left a gap, is seen in the table only. */
    private static final Duration GAP_INTERVAL = Duration.ofMillis(500);

    /** A row that is too large for the stream is seen in the table only. */
    private static final Duration IDLE_INTERVAL = Duration.ofSeconds(1);

    private final LogReader table;
    private final WalFeed feed;
    private List<LogEntry> arrived = List.of();
    private long polledAt = System.nanoTime();

    /** A backlog comes from the table, and nobody waits for the log meanwhile. */
    private boolean tableHasMore;

    public WalLogSource(LogReader table, WalFeed feed) {
        this.table = table;
        this.feed = feed;
    }

    @Override
    public boolean waits() {
        return feed.isStreaming();
    }

    @Override
    public ReadBatch read(int maxMessages, long maxBytes, Duration maxWait) {
        try {
            if (feed.beginsAnew()) {
                arrived = List.of();
                table.expectStragglers();
            }
            if (!feed.isStreaming()) {
                arrived = List.of();
                return table.read(maxMessages, maxBytes);
            }
            if (arrived.isEmpty() && !tableHasMore) {
                feed.await(maxWait.compareTo(GAP_INTERVAL) > 0 ? GAP_INTERVAL : maxWait);
            }
            if (arrived.isEmpty()) {
                arrived = feed.take(maxMessages, maxBytes);
            }
            if (mustLookIntoTable()) {
                ReadBatch polled = table.read(maxMessages, maxBytes);
                polledAt = System.nanoTime();
                tableHasMore = polled.hasMore();
                if (!polled.entries().isEmpty()) {
                    return polled;
                }
            }
            List<LogEntry> rows = arrived;
            arrived = List.of();
            return table.accept(rows);
        } catch (SQLException e) {
            throw new RelayStoreException("database: " + e.getMessage() + " (SQLSTATE " + e.getSQLState() + ")", e);
        }
    }

    private boolean mustLookIntoTable() {
        Duration interval = table.hasGaps() ? GAP_INTERVAL : IDLE_INTERVAL;
        return tableHasMore || table.hasStragglers() || System.nanoTime() - polledAt >= interval.toNanos();
    }
}

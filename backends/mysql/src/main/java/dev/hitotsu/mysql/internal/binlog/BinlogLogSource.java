package dev.hitotsu.mysql.internal.binlog;

import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.mysql.internal.LogReader;
import dev.hitotsu.mysql.internal.LogRow;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.ReadBatch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows as they are committed from the server's binary log, and from the table whatever did not come that way: what was there
 * before, what is too large, what was written in another way. Both ways lead into the same record of what was read, so no row is read
 * twice or left out, and a relay may change from one to the other at any time.
 *
 * <p>Rows come from the binary log alone once everything before them was read. Whenever that begins anew, the table is read first until
 * it has no more. Used by one thread.
 */
public final class BinlogLogSource implements LogSource {
    /** Gaps that nobody fills are seen and filled in the table only. */
    private static final Duration GAP_INTERVAL = Duration.ofMillis(500);

    /** A row that somebody has kept out of the binary log is seen in the table only. */
    private static final Duration IDLE_INTERVAL = Duration.ofSeconds(1);

    private final LogReader table;
    private final BinlogFeed feed;
    private boolean tableFirst = true;
    private List<LogRow> arrived = List.of();
    private long polledAt = System.nanoTime();

    public BinlogLogSource(LogReader table, BinlogFeed feed) {
        this.table = table;
        this.feed = feed;
    }

    @Override
    public boolean waits() {
        return feed.isStreaming();
    }

    @Override
    public @Nullable String problem() {
        return feed.problem();
    }

    @Override
    public ReadBatch read(int maxMessages, long maxBytes, Duration maxWait) {
        return SqlCall.run(() -> readNext(maxMessages, maxBytes, maxWait));
    }

    private ReadBatch readNext(int maxMessages, long maxBytes, Duration maxWait) throws SQLException {
        if (feed.beginsAnew()) {
            arrived = List.of();
            tableFirst = true;
        }
        if (!feed.isStreaming()) {
            return poll(maxMessages, maxBytes);
        }
        if (arrived.isEmpty() && !tableFirst) {
            feed.await(maxWait.compareTo(GAP_INTERVAL) > 0 ? GAP_INTERVAL : maxWait);
            arrived = feed.take(maxMessages, maxBytes);
        }
        boolean mustPoll = tableFirst || !table.canAccept(arrived);
        if (mustPoll || isPollDue() || (arrived.isEmpty() && maxWait.isZero())) {
            ReadBatch polled = poll(maxMessages, maxBytes);
            if (mustPoll || !polled.entries().isEmpty()) {
                return polled;
            }
        }
        List<LogRow> rows = arrived;
        arrived = List.of();
        return table.accept(rows);
    }

    private ReadBatch poll(int maxMessages, long maxBytes) throws SQLException {
        boolean streamed = feed.isStreaming();
        ReadBatch polled = table.read(maxMessages, maxBytes);
        polledAt = System.nanoTime();
        if (tableFirst && streamed && polled.entries().isEmpty() && !polled.hasMore()) {
            tableFirst = false;
            feed.caughtUp();
        }
        return polled;
    }

    private boolean isPollDue() {
        Duration interval = table.hasGaps() ? GAP_INTERVAL : IDLE_INTERVAL;
        return System.nanoTime() - polledAt >= interval.toNanos();
    }
}

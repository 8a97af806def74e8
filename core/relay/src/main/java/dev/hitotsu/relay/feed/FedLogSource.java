package dev.hitotsu.relay.feed;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.ReadBatch;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows as they are committed from a database's log, and from the table whatever did not come that way: what was
 * there before, what is too large, what was missed. No row is read twice or left out, and a relay may change from one
 * way to the other at any time.
 *
 * <p>Rows come from the log alone once everything before them was read. Whenever the feed begins anew, the table is
 * read first until it has no more. One thread reads.
 *
 * @param <R> a row of the log
 */
public final class FedLogSource<R> implements LogSource {
    /** Gaps that nobody fills are seen and filled in the table only. */
    private static final Duration GAP_INTERVAL = Duration.ofMillis(500);

    /** A row that did not come by the log is seen in the table only. */
    private static final Duration IDLE_INTERVAL = Duration.ofSeconds(1);

    private final FedTable<R> table;
    private final LogFeed<R> feed;
    private boolean tableFirst = true;
    private boolean tableHasMore;
    private List<R> arrived = List.of();
    private long polledAt = System.nanoTime();

    public FedLogSource(FedTable<R> table, LogFeed<R> feed) {
        this.table = requireNonNull(table, "table: null (expected: a table)");
        this.feed = requireNonNull(feed, "feed: null (expected: a feed)");
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
    public @Nullable String alarm() {
        return feed.alarm();
    }

    @Override
    public ReadBatch read(int maxMessages, long maxBytes, Duration maxWait) {
        if (feed.beginsAnew()) {
            arrived = List.of();
            tableFirst = true;
            table.feedBeginsAnew();
        }
        if (!feed.isStreaming()) {
            return poll(maxMessages, maxBytes);
        }
        if (arrived.isEmpty() && !tableFirst) {
            arrived = next(maxMessages, maxBytes, maxWait);
        }
        boolean mustPoll = tableFirst || !table.canAccept(arrived);
        if (mustPoll || isPollDue() || table.mayShowEarlier()) {
            ReadBatch polled = poll(maxMessages, maxBytes);
            if (mustPoll || !polled.entries().isEmpty()) {
                return polled;
            }
        }
        List<R> rows = arrived;
        arrived = List.of();
        return table.accept(rows);
    }

    private List<R> next(int maxMessages, long maxBytes, Duration maxWait) {
        if (!tableHasMore) {
            feed.await(maxWait.compareTo(GAP_INTERVAL) > 0 ? GAP_INTERVAL : maxWait);
        }
        return feed.take(maxMessages, maxBytes);
    }

    private ReadBatch poll(int maxMessages, long maxBytes) {
        boolean streamed = feed.isStreaming();
        ReadBatch polled = table.read(maxMessages, maxBytes);
        polledAt = System.nanoTime();
        tableHasMore = polled.hasMore();
        if (tableFirst && streamed && polled.entries().isEmpty() && !polled.hasMore()) {
            tableFirst = false;
            feed.caughtUp();
        }
        return polled;
    }

    private boolean isPollDue() {
        Duration interval = table.hasGaps() ? GAP_INTERVAL : IDLE_INTERVAL;
        return (tableHasMore && arrived.isEmpty()) || System.nanoTime() - polledAt >= interval.toNanos();
    }
}

package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log past its gaps. Every read is one statement, and so one snapshot: first the rows that have appeared in
 * the gaps, then the new rows. Not thread-safe.
 */
public final class LogReader {
    private static final Logger log = LoggerFactory.getLogger(LogReader.class);

    /**
     * With more ranges than this, the reader reads nothing new until some are closed, so that memory stays bounded
     * (P9).
     */
    private static final int MAX_GAPS = 200_000;

    private static final long LOCK_HOLDERS_INTERVAL_NANOS = 20_000_000;

    private final Connection connection;
    private final SchemaName schema;
    private final LogQueries queries;
    private final long maxMessageBytes;
    private final GapTracker gaps;

    /** Up to here an earlier term may have parked messages behind its checkpoint. */
    private final long parkedUntil;

    private long lockHoldersReadAt;

    /** Transactions that may have committed unseen; null if nobody has to be waited for. */
    private @Nullable GapWriters stragglers;

    /** The newest position of the sequence when a read found nothing. The next read looks at least as far. */
    private long newestPosition;

    private long reportedVersion = -1;
    private LogCheckpoint checkpoint;

    /** A reader that continues after the checkpoint. It prepares the connection and then uses it alone. */
    public LogReader(Connection connection, SchemaName schema, LogCheckpoint start, long maxMessageBytes)
            throws SQLException {
        this.connection = connection;
        this.schema = schema;
        this.queries = new LogQueries(schema, maxMessageBytes);
        this.maxMessageBytes = maxMessageBytes;
        this.gaps = new GapTracker(start.position(), start.ranges());
        this.checkpoint = start;
        this.lockHoldersReadAt = System.nanoTime() - LOCK_HOLDERS_INTERVAL_NANOS;
        prepare();
        this.parkedUntil = readLong(queries.lastParkedPosition());
    }

    /**
     * Has the server plan each read for the tables as they are now, and not as they were an hour ago, when they were
     * empty.
     */
    private void prepare() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_custom_plan");
            statement.execute("SET enable_seqscan = off");
            statement.execute("SET enable_bitmapscan = off");
            statement.execute("SET max_parallel_workers_per_gather = 0");
            statement.execute("SET jit = off");
        }
        if (connection.isWrapperFor(PGConnection.class)) {
            connection.unwrap(PGConnection.class).setPrepareThreshold(1);
        }
    }

    /** As {@link dev.hitotsu.relay.store.LogSource#read}, without waiting. */
    public ReadBatch read(int maxMessages, long maxBytes) throws SQLException {
        readLockHolders();
        boolean withNewRows = gaps.rangeCount() <= MAX_GAPS;
        LogPage page = new LogPage(maxMessages, maxBytes, maxMessageBytes);
        try (CopyRows rows = CopyRows.of(connection, select(maxMessages, withNewRows))) {
            page.addRows(rows);
        }
        page.fetchLargeRows(connection, queries.largeRows());
        accept(page);
        lookAhead(page, withNewRows);
        if (!page.entries().isEmpty() && page.entries().getFirst().position() <= parkedUntil) {
            page.removeAll(readParked(page.entries()));
        }
        return batch(page.entries(), page.isFull());
    }

    /** The greatest position that was read. */
    public long position() {
        return gaps.position();
    }

    /** Whether a position before the last one may still be filled. */
    public boolean hasGaps() {
        return !gaps.isEmpty();
    }

    /**
     * From now on {@link #hasStragglers} until every transaction that may write to the log now has ended, and was read.
     */
    void expectStragglers() {
        stragglers = new GapWriters();
        lockHoldersReadAt = System.nanoTime() - LOCK_HOLDERS_INTERVAL_NANOS;
    }

    boolean hasStragglers() {
        return stragglers != null;
    }

    /**
     * Takes rows that were read another way, in the order of their commits, and leaves out those that this one has
     * read.
     */
    ReadBatch accept(List<LogEntry> rows) throws SQLException {
        List<LogEntry> fresh = new ArrayList<>(rows.size());
        for (LogEntry row : rows) {
            if (row.position() > gaps.position()) {
                gaps.advanceTo(row.position());
                fresh.add(row);
            } else if (gaps.fill(row.position())) {
                fresh.add(row);
            }
        }
        if (fresh.stream().anyMatch(row -> row.position() <= parkedUntil)) {
            Set<Long> parked = readParked(fresh);
            fresh.removeIf(row -> parked.contains(row.position()));
        }
        return batch(fresh, false);
    }

    private Set<Long> readParked(List<LogEntry> entries) throws SQLException {
        Object[] positions = entries.stream().map(LogEntry::position).toArray();
        Set<Long> parked = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(queries.parkedAmong())) {
            select.setArray(1, connection.createArrayOf("bigint", positions));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    parked.add(rows.getLong(1));
                }
            }
        }
        return parked;
    }

    private void lookAhead(LogPage page, boolean withNewRows) throws SQLException {
        if (!page.entries().isEmpty()) {
            queries.readNearbySegments();
        } else if (withNewRows) {
            gaps.skipTo(newestPosition);
            newestPosition = readLong(queries.newestPosition());
            LogSequence.requireNotBehind(schema, newestPosition, gaps.position());
            queries.chooseSegments(newestPosition, gaps.position());
        }
    }

    private void accept(LogPage page) {
        long before = gaps.position();
        for (LogEntry entry : page.entries()) {
            if (entry.position() > before) {
                gaps.advanceTo(entry.position());
            } else if (!gaps.fill(entry.position())) {
                throw new IllegalStateException("position " + entry.position()
                        + " was read again (expected: each once; was the sequence reset?)");
            }
        }
        boolean sawEveryGap = !page.isFull() || page.lastPosition() > before;
        if (sawEveryGap) {
            gaps.dropDeadGaps();
        }
        if (stragglers != null && !page.isFull() && stragglers.areGone()) {
            stragglers = null;
        }
    }

    private ReadBatch batch(List<LogEntry> entries, boolean hasMore) {
        boolean changed = gaps.version() != reportedVersion;
        if (changed) {
            reportedVersion = gaps.version();
            checkpoint = checkpoint.movedTo(gaps.position(), gaps.ranges());
        }
        return new ReadBatch(entries, checkpoint, changed, hasMore);
    }

    private String select(int limit, boolean withNewRows) throws SQLException {
        if (!withNewRows) {
            log.warn(
                    "the log has {} open gaps, held by {}: nothing new is read until some are closed",
                    gaps.rangeCount(),
                    lockHolders());
        }
        return queries.entries(SegmentGaps.group(gaps.ranges()), withNewRows ? gaps.position() : null, limit);
    }

    private void readLockHolders() throws SQLException {
        long now = System.nanoTime();
        boolean needed = !gaps.isEmpty() || stragglers != null;
        if (needed && now - lockHoldersReadAt >= LOCK_HOLDERS_INTERVAL_NANOS) {
            Set<String> holders = lockHolders();
            gaps.lockHoldersSeen(holders);
            if (stragglers != null) {
                stragglers.lockHoldersSeen(holders);
            }
            lockHoldersReadAt = now;
        }
    }

    private Set<String> lockHolders() throws SQLException {
        Set<String> holders = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(queries.lockHolders());
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                holders.add(rows.getString(1));
            }
        }
        return holders;
    }

    private long readLong(String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}

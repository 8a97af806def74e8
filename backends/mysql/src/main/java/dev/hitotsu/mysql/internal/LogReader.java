package dev.hitotsu.mysql.internal;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.PassedGaps;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log past its gaps, one segment after the other. A segment that is sealed and was read has no gaps any more:
 * nobody can append to it. Not thread-safe.
 */
public final class LogReader {
    private static final Logger log = LoggerFactory.getLogger(LogReader.class);

    /**
     * With more ranges than this, the reader reads nothing new until some are closed, so that memory stays bounded
     * (P9).
     */
    private static final int MAX_GAPS = 20_000;

    private final Connection connection;
    private final SchemaName schema;
    private final LogQueries queries;

    /** With the time on the monotonic clock at which each was seen first. */
    private final PassedGaps<Long> gaps;

    private final GapFiller filler;

    /** Up to here an earlier term may have parked messages behind its checkpoint. */
    private final long parkedUntil;

    private LogTables tables;
    private long reportedVersion = -1;
    private LogCheckpoint checkpoint;

    /**
     * A reader that continues after the checkpoint. It uses the connection alone, which is at READ COMMITTED and
     * commits by itself.
     */
    public LogReader(Connection connection, SchemaName schema, LogCheckpoint start, long maxMessageBytes)
            throws SQLException {
        this.connection = connection;
        this.schema = schema;
        this.queries = new LogQueries(connection, schema, maxMessageBytes);
        this.gaps = new PassedGaps<>(start.position(), start.ranges(), System.nanoTime());
        this.filler = new GapFiller(queries, gaps, System::nanoTime);
        this.checkpoint = start;
        this.tables = LogTables.read(connection, schema);
        this.parkedUntil = queries.lastParkedPosition();
    }

    /** As {@link dev.hitotsu.relay.store.LogSource#read}, without waiting. */
    public ReadBatch read(int maxMessages, long maxBytes) throws SQLException {
        filler.fillIfDue(tables);
        List<LogEntry> entries = List.of();
        boolean hasMore = true;
        while (entries.isEmpty() && hasMore) {
            PageReader reader = readPage(maxMessages, maxBytes);
            hasMore = accept(reader);
            entries = reader.page().entries();
        }
        return batch(withoutParked(entries), hasMore);
    }

    /** Whether a position before the last one may still be filled. */
    public boolean hasGaps() {
        return !gaps.isEmpty();
    }

    /**
     * Whether {@link #accept} may take rows now: not if they begin another segment, or where too many gaps are open.
     */
    public boolean canAccept(List<LogRow> rows) {
        long position = gaps.position();
        for (LogRow row : rows) {
            if (LogTables.isBeyondBoundary(position, row.position())) {
                return false;
            }
            position = Math.max(position, row.position());
        }
        return gaps.rangeCount() <= MAX_GAPS;
    }

    /**
     * Takes rows that were read another way, in the order of their commits, and leaves out those that this one has
     * read.
     */
    public ReadBatch accept(List<LogRow> rows) throws SQLException {
        long now = System.nanoTime();
        List<LogEntry> fresh = new ArrayList<>(rows.size());
        for (LogRow row : rows) {
            boolean isNew = row.position() > gaps.position();
            if (isNew) {
                gaps.advanceTo(row.position(), now);
            }
            LogEntry entry = row.entry();
            if ((isNew || gaps.fill(row.position()) != null) && entry != null) {
                fresh.add(entry);
            }
        }
        return batch(withoutParked(fresh), false);
    }

    private PageReader readPage(int maxMessages, long maxBytes) throws SQLException {
        while (true) {
            PageReader reader = new PageReader(queries, tables, gaps, maxMessages, maxBytes);
            if (reader.read(gaps.rangeCount() <= MAX_GAPS) && fetchLargeRows(reader.page())) {
                return reader;
            }
            LogTables before = tables;
            tables = LogTables.read(connection, schema);
            if (tables.equals(before)) {
                throw new IllegalStateException("schema " + schema + ": the table message does not begin at "
                        + tables.currentFirst() + " (expected: the row that marks its beginning; was it deleted?)");
            }
        }
    }

    /** Rows never change, and are not removed before they are delivered, so a later snapshot shows the same. */
    private boolean fetchLargeRows(LogPage page) throws SQLException {
        Map<String, List<Long>> byTable = new TreeMap<>();
        for (long position : page.largePositions()) {
            byTable.computeIfAbsent(tables.tableOf(position), table -> new ArrayList<>())
                    .add(position);
        }
        for (Map.Entry<String, List<Long>> part : byTable.entrySet()) {
            Map<Long, LogEntry> whole = queries.whole(part.getKey(), part.getValue());
            if (whole.size() < part.getValue().size()) {
                return false;
            }
            page.complete(whole);
        }
        return true;
    }

    /** Remembers what was read. Returns whether there may be more right now. */
    private boolean accept(PageReader reader) {
        long now = System.nanoTime();
        long end = tables.endOf(gaps.position() + 1);
        for (LogRow row : reader.page().rows()) {
            if (row.position() > gaps.position()) {
                gaps.advanceTo(row.position(), now);
            } else if (gaps.fill(row.position()) == null) {
                throw new IllegalStateException("position " + row.position() + " was read again (expected: each once)");
            }
        }
        if (!reader.isExhausted()) {
            return warnOfGaps();
        }
        if (end == Long.MAX_VALUE) {
            return false;
        }
        gaps.closeBefore(end);
        return true;
    }

    private boolean warnOfGaps() {
        if (gaps.rangeCount() <= MAX_GAPS) {
            return true;
        }
        log.warn("the log has {} open gaps: nothing new is read until some are closed", gaps.rangeCount());
        return false;
    }

    private List<LogEntry> withoutParked(List<LogEntry> entries) throws SQLException {
        List<Long> suspects = entries.stream()
                .map(LogEntry::position)
                .filter(position -> position <= parkedUntil)
                .toList();
        if (suspects.isEmpty()) {
            return entries;
        }
        Set<Long> parked = queries.parkedAmong(suspects);
        return entries.stream()
                .filter(entry -> !parked.contains(entry.position()))
                .toList();
    }

    private ReadBatch batch(List<LogEntry> entries, boolean hasMore) {
        boolean changed = gaps.version() != reportedVersion;
        if (changed) {
            reportedVersion = gaps.version();
            checkpoint = checkpoint.movedTo(gaps.position(), gaps.ranges());
        }
        return new ReadBatch(entries, checkpoint, changed, hasMore);
    }
}

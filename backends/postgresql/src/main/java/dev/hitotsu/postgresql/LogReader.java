package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log past its gaps. Every read is one statement, and so one snapshot: first what has appeared in the gaps,
 * then what is new. Not thread-safe.
 */
final class LogReader {
    private static final Logger log = LoggerFactory.getLogger(LogReader.class);

    /** Payloads up to this size come with the row; larger ones are fetched when the batch has room for them. */
    private static final int INLINE_BYTES = 8 * 1024;

    /** Beyond this many ranges nothing new is read until some are settled, so that memory stays bounded (P9). */
    private static final int MAX_GAPS = 200_000;

    private static final long HOLDERS_INTERVAL_NANOS = 20_000_000;
    private static final int TYPICAL_ROW_OVERHEAD = 200;

    private final Connection connection;
    private final LogStatements statements;
    private final GapTracker gaps;
    private long holdersSeenAt;

    /** What the sequence had handed out when a read found nothing; the next read looks at least as far. */
    private long handedOut;

    private long reportedVersion = -1;
    private PostgreSqlCheckpoint checkpoint;

    LogReader(Connection connection, SchemaName schema, PostgreSqlCheckpoint start) throws SQLException {
        this.connection = connection;
        this.statements = new LogStatements(schema, INLINE_BYTES);
        this.gaps = new GapTracker(start.position(), start.ranges());
        this.checkpoint = start;
        this.holdersSeenAt = System.nanoTime() - HOLDERS_INTERVAL_NANOS;
        prepare();
    }

    /** Plans are made for the tables as they are now, never for the empty ones of an hour ago. */
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

    ReadBatch read(int maxMessages, long maxBytes) throws SQLException {
        lookAtHolders();
        boolean withNew = gaps.size() <= MAX_GAPS;
        Page page = new Page(maxMessages, maxBytes);
        try (PreparedStatement select = select(maxMessages, withNew)) {
            try (ResultSet rows = select.executeQuery()) {
                page.take(rows);
            }
        }
        page.fetchLargePayloads();
        accept(page);
        lookAhead(page, withNew);
        return batch(page);
    }

    private void lookAhead(Page page, boolean withNew) throws SQLException {
        if (!page.entries.isEmpty()) {
            statements.lookNearby();
        } else if (withNew) {
            gaps.passUnseen(handedOut);
            handedOut = newestPosition();
            statements.lookFurtherAhead(handedOut, gaps.position());
        }
    }

    private void accept(Page page) {
        long before = gaps.position();
        for (LogEntry entry : page.entries) {
            if (entry.position() > before) {
                gaps.pass(entry.position());
            } else if (!gaps.fill(entry.position())) {
                throw new IllegalStateException("position " + entry.position()
                        + " was read again (expected: each once; was the sequence reset?)");
            }
        }
        boolean everyGapSeen = !page.full || page.lastSeen > before;
        if (everyGapSeen) {
            gaps.giveUpDead();
        }
    }

    private ReadBatch batch(Page page) {
        boolean changed = gaps.version() != reportedVersion;
        if (changed) {
            reportedVersion = gaps.version();
            checkpoint = new PostgreSqlCheckpoint(gaps.position(), gaps.ranges());
        }
        return new ReadBatch(page.entries, checkpoint, changed, page.full);
    }

    private PreparedStatement select(int limit, boolean withNew) throws SQLException {
        long[] ranges = gaps.ranges();
        List<TableGaps> byTable = byTable(ranges);
        PreparedStatement select = connection.prepareStatement(
                statements.select(byTable.stream().map(TableGaps::table).toList(), withNew ? gaps.position() : null));
        int next = 1;
        for (TableGaps inTable : byTable) {
            select.setArray(next++, inTable.firsts(connection));
            select.setArray(next++, inTable.lasts(connection));
            select.setInt(next++, limit);
        }
        if (withNew) {
            next = statements.bindNew(select, next, gaps.position(), limit);
        } else {
            log.warn(
                    "{} gaps in the log are open, held by {}: nothing new is read until some are closed",
                    gaps.size(),
                    holders());
        }
        select.setInt(next, limit);
        return select;
    }

    /**
     * The ranges by the tables to look in, in order. A table comes again where the log has gone round the circle in between,
     * and a range over several segments is looked for in all of them.
     */
    private static List<TableGaps> byTable(long[] ranges) {
        List<TableGaps> byTable = new ArrayList<>();
        for (int i = 0; i < ranges.length; i += 2) {
            long segment = Segments.numberOf(ranges[i]);
            boolean within = segment == Segments.numberOf(ranges[i + 1]);
            long place = within ? segment : TableGaps.EVERYWHERE;
            if (byTable.isEmpty() || byTable.getLast().segment != place) {
                byTable.add(new TableGaps(place));
            }
            byTable.getLast().add(ranges[i], ranges[i + 1]);
        }
        return byTable;
    }

    private void lookAtHolders() throws SQLException {
        long now = System.nanoTime();
        if (!gaps.isEmpty() && now - holdersSeenAt >= HOLDERS_INTERVAL_NANOS) {
            gaps.holdersSeen(holders());
            holdersSeenAt = now;
        }
    }

    private Set<String> holders() throws SQLException {
        Set<String> holders = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(statements.holders());
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                holders.add(rows.getString(1));
            }
        }
        return holders;
    }

    private long newestPosition() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(statements.newestPosition());
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** First and last positions of gaps that are looked for in one walk, as array parameters. */
    private static final class TableGaps {
        private static final long EVERYWHERE = -1;
        private final long segment;
        private final List<Long> firsts = new ArrayList<>();
        private final List<Long> lasts = new ArrayList<>();

        TableGaps(long segment) {
            this.segment = segment;
        }

        /** The number of the table, empty for the whole log. */
        OptionalInt table() {
            return segment == EVERYWHERE
                    ? OptionalInt.empty()
                    : OptionalInt.of(Segments.tableOf(Segments.firstOf(segment)));
        }

        void add(long first, long last) {
            firsts.add(first);
            lasts.add(last);
        }

        Array firsts(Connection connection) throws SQLException {
            return connection.createArrayOf("bigint", firsts.toArray());
        }

        Array lasts(Connection connection) throws SQLException {
            return connection.createArrayOf("bigint", lasts.toArray());
        }
    }

    /** The rows of one read, as many as fit. */
    private final class Page {
        private final int maxMessages;
        private final long maxBytes;
        private List<LogEntry> entries = new ArrayList<>();
        private final Set<Long> largeOnes = new HashSet<>();
        private int rowsSeen;
        private long bytes;
        private long lastSeen;
        private boolean full;

        Page(int maxMessages, long maxBytes) {
            this.maxMessages = maxMessages;
            this.maxBytes = maxBytes;
        }

        void take(ResultSet rows) throws SQLException {
            while (rows.next()) {
                long position = rows.getLong(1);
                int size = rows.getInt(2);
                if (position <= lastSeen) {
                    throw new IllegalStateException("position " + position + " was read after " + lastSeen
                            + " (expected: in order; is there a plan that does not keep it?)");
                }
                if (!entries.isEmpty() && bytes + size > maxBytes) {
                    full = true;
                    return;
                }
                entries.add(MessageColumns.read(rows, position, 3));
                if (size > INLINE_BYTES) {
                    largeOnes.add(position);
                }
                bytes += size + TYPICAL_ROW_OVERHEAD;
                lastSeen = position;
                rowsSeen++;
            }
            full = rowsSeen >= maxMessages;
        }

        /** Rows are never changed, and not removed before they were delivered, so a later snapshot shows the same. */
        void fetchLargePayloads() throws SQLException {
            if (largeOnes.isEmpty()) {
                return;
            }
            Map<Long, byte[]> payloads = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(statements.payloads())) {
                select.setArray(1, connection.createArrayOf("bigint", largeOnes.toArray()));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        payloads.put(rows.getLong(1), rows.getBytes(2));
                    }
                }
            }
            entries = entries.stream().map(entry -> completed(entry, payloads)).toList();
        }

        private LogEntry completed(LogEntry entry, Map<Long, byte[]> payloads) {
            if (!largeOnes.contains(entry.position())) {
                return entry;
            }
            byte @Nullable [] payload = payloads.get(entry.position());
            if (payload == null) {
                throw new IllegalStateException("payload at position " + entry.position() + " has gone");
            }
            Message message = entry.message().withPayload(payload);
            return switch (entry) {
                case LogEntry.Readable readable -> new LogEntry.Readable(entry.position(), message);
                case LogEntry.Unreadable unreadable ->
                    new LogEntry.Unreadable(entry.position(), message, unreadable.reason());
            };
        }
    }
}

package dev.hitotsu.postgresql.internal;

import dev.hitotsu.relay.store.LogEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The entries of one read: as many as fit into the limits. Not thread-safe. */
final class LogPage {
    private static final int TYPICAL_ROW_OVERHEAD = 200;
    private static final long SMALL = -1;

    private final int maxMessages;
    private final long maxBytes;
    private final long maxMessageBytes;
    private final List<LogEntry> entries = new ArrayList<>();

    /** The positions of the rows that wait for the second query. */
    private final Set<Long> large = new HashSet<>();

    private long bytes;
    private long lastPosition;
    private boolean full;

    /**
     * An empty page.
     *
     * @param maxBytes of messages; a single one may be larger
     * @param maxMessageBytes a larger message is not read
     */
    LogPage(int maxMessages, long maxBytes, long maxMessageBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        this.maxMessageBytes = maxMessageBytes;
    }

    List<LogEntry> entries() {
        return entries;
    }

    /** The position of the last entry, 0 if there is none. */
    long lastPosition() {
        return lastPosition;
    }

    /** Whether there may be more rows than the page could take. */
    boolean isFull() {
        return full;
    }

    /** Takes rows in the order of their positions until the page is full. */
    void addRows(CopyRows rows) throws SQLException {
        while (rows.next()) {
            long position = rows.nextLong();
            if (position <= lastPosition) {
                throw new IllegalStateException("position " + position + " was read after " + lastPosition
                        + " (expected: in order; does the plan not keep it?)");
            }
            if (!add(rows, position)) {
                full = true;
                return;
            }
            lastPosition = position;
        }
        full = entries.size() + large.size() >= maxMessages;
    }

    /** False if the page has no room for the row. */
    private boolean add(CopyRows rows, long position) throws SQLException {
        long largeSize = rows.nextLongOr(SMALL);
        LogEntry entry = largeSize == SMALL ? MessageColumns.read(rows, position) : null;
        long size = entry == null ? largeSize : rows.bytesTaken();
        long bytesToRead = size <= maxMessageBytes ? size : 0;
        if (lastPosition != 0 && bytes + bytesToRead > maxBytes) {
            return false;
        }
        if (entry == null) {
            large.add(position);
        } else {
            entries.add(entry);
        }
        bytes += bytesToRead + TYPICAL_ROW_OVERHEAD;
        return true;
    }

    /** Leaves out the entries at these positions. */
    void removeAll(Set<Long> positions) {
        if (!positions.isEmpty()) {
            entries.removeIf(entry -> positions.contains(entry.position()));
        }
    }

    /** Rows never change, and are not removed before they are delivered, so a later snapshot shows the same. */
    void fetchLargeRows(Connection connection, String sql) throws SQLException {
        if (large.isEmpty()) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("bigint", large.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    long position = rows.getLong(1);
                    large.remove(position);
                    entries.add(largeEntry(MessageColumns.CODEC.read(rows, position, 3), rows.getLong(2)));
                }
            }
        }
        if (!large.isEmpty()) {
            throw new IllegalStateException("rows at the positions " + large + " are gone (expected: there)");
        }
        entries.sort(Comparator.comparingLong(LogEntry::position));
    }

    private LogEntry largeEntry(LogEntry entry, long size) {
        return size <= maxMessageBytes
                ? entry
                : new LogEntry.Oversized(entry.position(), entry.message(), size, maxMessageBytes);
    }
}

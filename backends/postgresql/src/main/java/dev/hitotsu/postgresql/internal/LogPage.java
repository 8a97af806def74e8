package dev.hitotsu.postgresql.internal;

import dev.hitotsu.relay.store.LogEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The entries of one read: as many as fit into the limits. Not thread-safe. */
final class LogPage {
    /** Messages up to this size come with the first query. Larger ones are fetched once the page has room for them. */
    static final int MAX_INLINE_BYTES = 8 * 1024;

    private static final int TYPICAL_ROW_OVERHEAD = 200;

    private final int maxMessages;
    private final long maxBytes;
    private final long maxMessageBytes;
    private final List<LogEntry> entries = new ArrayList<>();

    /** Where in the list the entries are that wait for the second query, by position. */
    private final Map<Long, Integer> large = new HashMap<>();

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
            long size = rows.nextLong();
            if (position <= lastPosition) {
                throw new IllegalStateException("position " + position + " was read after " + lastPosition
                        + " (expected: in order; does the plan not keep it?)");
            }
            long bytesToRead = size <= maxMessageBytes ? size : 0;
            if (!entries.isEmpty() && bytes + bytesToRead > maxBytes) {
                full = true;
                return;
            }
            add(MessageColumns.read(rows, position), size);
            bytes += bytesToRead + TYPICAL_ROW_OVERHEAD;
            lastPosition = position;
        }
        full = entries.size() >= maxMessages;
    }

    private void add(LogEntry entry, long size) {
        if (size > maxMessageBytes) {
            entries.add(new LogEntry.Oversized(entry.position(), entry.message(), size, maxMessageBytes));
            return;
        }
        if (size > MAX_INLINE_BYTES) {
            large.put(entry.position(), entries.size());
        }
        entries.add(entry);
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
            select.setArray(1, connection.createArrayOf("bigint", large.keySet().toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    long position = rows.getLong(1);
                    Integer index = large.remove(position);
                    if (index != null) {
                        entries.set(index, MessageColumns.CODEC.read(rows, position, 2));
                    }
                }
            }
        }
        if (!large.isEmpty()) {
            throw new IllegalStateException("rows at the positions " + large.keySet() + " are gone (expected: there)");
        }
    }
}

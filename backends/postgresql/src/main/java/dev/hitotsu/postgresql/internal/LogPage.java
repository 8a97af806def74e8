package dev.hitotsu.postgresql.internal;

import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries of one read: as many as fit into the limits. Not thread-safe. */
final class LogPage {
    /** Payloads up to this size come with the row. Larger ones are fetched once the page has room for them. */
    static final int MAX_INLINE_BYTES = 8 * 1024;

    private static final int TYPICAL_ROW_OVERHEAD = 200;

    private final int maxMessages;
    private final long maxBytes;
    private final Set<Long> withLargePayload = new HashSet<>();
    private List<LogEntry> entries = new ArrayList<>();
    private long bytes;
    private long lastPosition;
    private boolean full;

    LogPage(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
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
    void addRows(ResultSet rows) throws SQLException {
        while (rows.next()) {
            long position = rows.getLong(1);
            int size = rows.getInt(2);
            if (position <= lastPosition) {
                throw new IllegalStateException("position " + position + " was read after " + lastPosition
                        + " (expected: in order; does the plan not keep it?)");
            }
            if (!entries.isEmpty() && bytes + size > maxBytes) {
                full = true;
                return;
            }
            entries.add(MessageColumns.read(rows, position, 3));
            if (size > MAX_INLINE_BYTES) {
                withLargePayload.add(position);
            }
            bytes += size + TYPICAL_ROW_OVERHEAD;
            lastPosition = position;
        }
        full = entries.size() >= maxMessages;
    }

    /** Rows never change, and are not removed before they are delivered, so a later snapshot shows the same payloads. */
    void fetchLargePayloads(Connection connection, String sql) throws SQLException {
        if (withLargePayload.isEmpty()) {
            return;
        }
        Map<Long, byte[]> payloads = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("bigint", withLargePayload.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    payloads.put(rows.getLong(1), rows.getBytes(2));
                }
            }
        }
        entries = entries.stream().map(entry -> withPayload(entry, payloads)).toList();
    }

    private LogEntry withPayload(LogEntry entry, Map<Long, byte[]> payloads) {
        if (!withLargePayload.contains(entry.position())) {
            return entry;
        }
        byte @Nullable [] payload = payloads.get(entry.position());
        if (payload == null) {
            throw new IllegalStateException("payload at position " + entry.position() + " is gone (expected: there)");
        }
        Message message = entry.message().withPayload(payload);
        return switch (entry) {
            case LogEntry.Readable readable -> new LogEntry.Readable(entry.position(), message);
            case LogEntry.Unreadable unreadable ->
                new LogEntry.Unreadable(entry.position(), message, unreadable.reason());
        };
    }
}

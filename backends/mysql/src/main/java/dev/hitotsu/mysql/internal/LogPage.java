package dev.hitotsu.mysql.internal;

import dev.hitotsu.relay.store.LogEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows of one read in the order of their positions, as many as fit into the limits. Not thread-safe. */
final class LogPage {
    private static final int TYPICAL_ROW_OVERHEAD = 200;

    private final int maxMessages;
    private final long maxBytes;
    private final TreeMap<Long, LogRow> rows = new TreeMap<>();
    private boolean cut;

    /**
     * An empty page.
     *
     * @param maxBytes of messages; a single one may be larger
     */
    LogPage(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Puts rows in their places. What is behind the limits then falls out. */
    void addAll(Collection<LogRow> more) {
        more.forEach(row -> rows.put(row.position(), row));
        long bytes = 0;
        int messages = 0;
        for (Iterator<LogRow> all = rows.values().iterator(); all.hasNext(); ) {
            LogRow row = all.next();
            if (row.entry() == null) {
                continue;
            }
            bytes += read(row);
            messages++;
            if (messages > maxMessages || (messages > 1 && bytes > maxBytes)) {
                rows.tailMap(row.position(), true).clear();
                cut = true;
                return;
            }
            bytes += TYPICAL_ROW_OVERHEAD;
        }
    }

    private static long read(LogRow row) {
        return row.entry() instanceof LogEntry.Oversized ? 0 : row.size();
    }

    /** Whether rows fell out: there is more, and nothing behind the last row may be read now. */
    boolean isCut() {
        return cut;
    }

    /** The position of the last row; null for none. */
    @Nullable Long lastPosition() {
        return rows.isEmpty() ? null : rows.lastKey();
    }

    Collection<LogRow> rows() {
        return rows.values();
    }

    /** The rows of which only the identity was read. */
    List<Long> largePositions() {
        List<Long> large = new ArrayList<>();
        for (LogRow row : rows.values()) {
            boolean isPartial =
                    row.size() > LogQueries.MAX_INLINE_BYTES && !(row.entry() instanceof LogEntry.Oversized);
            if (row.entry() != null && isPartial) {
                large.add(row.position());
            }
        }
        return large;
    }

    /** Takes the whole of rows that were read in part. */
    void complete(Map<Long, LogEntry> whole) {
        whole.forEach((position, entry) ->
                rows.computeIfPresent(position, (key, row) -> new LogRow(position, row.kind(), row.size(), entry)));
    }

    /** The messages in order. */
    List<LogEntry> entries() {
        List<LogEntry> entries = new ArrayList<>(rows.size());
        for (LogRow row : rows.values()) {
            LogEntry entry = row.entry();
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }
}

package dev.hitotsu.relay.memory;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.runtime.Clockwork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The messages in the order of their positions. */
final class MemoryLog {
    /** A message; open until its transaction ends. */
    static final class Row {
        final long position;
        final Message message;
        final long appendedNanos;
        final Instant appendedAt;
        private boolean committed;

        private Row(long position, Message message, Clockwork clockwork) {
            this.position = position;
            this.message = message;
            this.appendedNanos = clockwork.nanoTime();
            this.appendedAt = clockwork.instants().instant();
        }
    }

    private final Clockwork clockwork;
    private final long maxMessageSize;
    private final NavigableMap<Long, Row> rows = new TreeMap<>();
    private final Set<UUID> ids = new HashSet<>();
    private long lastPosition;

    MemoryLog(Clockwork clockwork, long maxMessageSize) {
        this.clockwork = clockwork;
        this.maxMessageSize = maxMessageSize;
    }

    void requireNewIds(List<Message> messages) {
        Set<UUID> seen = new HashSet<>();
        for (Message message : messages) {
            if (!seen.add(message.id()) || ids.contains(message.id())) {
                throw new OutboxException(
                        "message id: " + message.id() + " is already in the outbox (expected: an id not used before)");
            }
        }
    }

    /** Draws a position for the message, which nobody sees yet. */
    long append(Message message) {
        ids.add(message.id());
        rows.put(++lastPosition, new Row(lastPosition, message, clockwork));
        return lastPosition;
    }

    /** Shows the rows, or removes them. */
    void end(Collection<Long> positions, boolean commits) {
        for (long position : positions) {
            Row row = required(position);
            if (commits) {
                row.committed = true;
            } else {
                rows.remove(position);
                ids.remove(row.message.id());
            }
        }
    }

    /** The greatest position that was drawn. */
    long lastPosition() {
        return lastPosition;
    }

    List<Message> committed() {
        return committedAfter(0).stream().map(row -> row.message).toList();
    }

    /** Committed rows after the position, in order. */
    List<Row> committedAfter(long position) {
        return rows.tailMap(position, false).values().stream()
                .filter(row -> row.committed)
                .toList();
    }

    /** The committed row at the position; null if there is none, or none yet. */
    @Nullable Row committedAt(long position) {
        Row row = rows.get(position);
        return row != null && row.committed ? row : null;
    }

    /** Positions between the two, both excluded, that open transactions may still fill. */
    List<Long> openBetween(long after, long before) {
        List<Long> open = new ArrayList<>();
        rows.subMap(after, false, before, false).values().forEach(row -> {
            if (!row.committed) {
                open.add(row.position);
            }
        });
        return open;
    }

    /** Whether an open transaction may still fill the position. */
    boolean isOpen(long position) {
        Row row = rows.get(position);
        return row != null && !row.committed;
    }

    LogEntry entry(Row row) {
        return entry(row.position, row.message, maxMessageSize);
    }

    static LogEntry entry(long position, Message message, long maxMessageSize) {
        return message.size() > maxMessageSize
                ? new LogEntry.Oversized(position, message, message.size(), maxMessageSize)
                : new LogEntry.Readable(position, message);
    }

    Row required(long position) {
        Row row = rows.get(position);
        if (row == null) {
            throw new IllegalStateException("position " + position + ": no row (expected: one)");
        }
        return row;
    }
}
